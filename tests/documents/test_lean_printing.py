"""What makes a paper light and quick must not be seen on it."""

import base64
import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont
from PIL import Image

from screening.documents.charts.ink import BOLD, END, MIDDLE, svg, text
from screening.documents.rendering import reading
from tests.documents.pdf import print_html
from tests.documents.samples import referral_zh

FRAME = '<!DOCTYPE html><html lang="zh-Hans"><head><title>t</title></head><body><h1>t</h1>{}</body></html>'
CHART = svg(
    280,
    40,
    "t",
    [text(140, 10, "右边", END), text(140, 22, "12.5°AVATo", MIDDLE + BOLD), text(140, 34, "左")],
    size=10,
)
ROWS = "<table>" + "<tr><th>名</th><td>一</td><td>二</td><td>三</td></tr>" * 5 + "</table>"


def operators(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [str(one.operator) for page in pdf.pages for one in pikepdf.parse_content_stream(page)]


def sides(path: Path) -> dict[str, tuple[float, float]]:
    """Where each word begins and ends."""
    said = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>(.+?)</word>', said)
    return {word: (float(begin), float(end)) for begin, end, word in found}


def tags_of(source: weasyprint.HTML) -> list[str]:
    return [str(element.tag) for element in source.etree_element.iter() if element.tag != "colgroup"]


@pytest.fixture(scope="module")
def referral() -> str:
    with translation.override("zh-hans"):
        context = {"page": referral_zh(), "product_version": settings.VERSION}
        return str(render_to_string("documents/referral.html", context))


def test_both_parsers_read_the_same_tree(referral: str) -> None:
    assert tags_of(reading.PaperSource(referral)) == tags_of(weasyprint.HTML(string=referral))


def test_without_the_marks_of_notes_a_page_is_drawn_as_the_library_draws_it() -> None:
    table = "<table><caption>三</caption><tr><th>四</th><td>五<br>六</td></tr></table>"
    html = FRAME.format(f"<h2>七</h2><p>八<b>九</b></p><ol><li>一<ul><li>二</li></ul></li></ol>{table}")
    pages = [
        one.render(stylesheets=[reading.stylesheet_for(html)], pdf_variant="pdf/ua-1").write_pdf()
        for one in (reading.PaperSource(html), weasyprint.HTML(string=html))
    ]
    ours, theirs = ([page.Contents.read_bytes() for page in pikepdf.open(io.BytesIO(one)).pages] for one in pages)
    assert ours == theirs


def test_the_library_still_marks_every_element_for_notes_and_can_be_told_not_to() -> None:
    known = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text()
    assert len(reading._FOR_NOTES.findall(known)) == 5 and "\n::marker {" in known
    assert weasyprint.HTML(string="<p>一")._ua_stylesheets() != reading.PaperSource("<p>一</p>")._ua_stylesheets()


def test_what_is_not_well_formed_is_read_all_the_same() -> None:
    assert tags_of(reading.PaperSource(FRAME.format("<p>一<p>二")))[-2:] == ["p", "p"]


def test_the_lines_of_a_row_are_one(tmp_path: Path) -> None:
    found = operators(print_html(FRAME.format(ROWS), tmp_path / "paper").path)
    table, head_and_foot = 5 + 2, 12
    assert table <= found.count("re") <= table + head_and_foot


def test_words_of_a_chart_stand_where_they_are_anchored_without_a_picture_each(tmp_path: Path) -> None:
    ours = print_html(FRAME.format(f"<figure>{CHART}</figure>"), tmp_path / "paper").path
    found = sides(ours)
    place = found["左"][0]
    assert found["右边"][1] == pytest.approx(place, abs=0.3)
    assert sum(found["12.5°AVATo"]) / 2 == pytest.approx(place, abs=0.3)
    with pikepdf.open(ours) as pdf:
        assert not pdf.pages[0].Resources.get("/XObject")


def test_every_word_belongs_to_the_cell_or_paragraph_it_stands_in(tmp_path: Path, referral: str) -> None:
    with pikepdf.open(print_html(referral, tmp_path / "paper").path) as pdf:
        owners = [list(one) for one in pdf.Root.StructTreeRoot.ParentTree.Nums if isinstance(one, pikepdf.Array)]
        for page, elements in zip(pdf.pages, owners, strict=True):
            marks = [
                int(one.operands[1].MCID)
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
            ]
            assert marks and len(elements) == len(marks)
            assert all(mark in list(elements[mark].K) and elements[mark].Pg == page.obj for mark in marks)
        assert {str(element.S) for elements in owners for element in elements} >= {
            "/TD",
            "/TH",
            "/P",
            "/LBody",
            "/Figure",
        }
        assert "/Span" not in {str(element.S) for elements in owners for element in elements}


def test_rules_of_other_papers_are_left_out_and_all_of_its_own_are_there(referral: str) -> None:
    used = {name for names in reading._CLASSES.findall(referral) for name in names.split()}
    kept = [text for needed, text in reading._rules() if any(one <= used for one in needed)]
    assert len(kept) < len(reading._rules()) / 2
    assert sum(".referral h2" in text for text in kept) == 1
    assert any(text.strip().startswith("@page {") for text in kept) and any("th, td" in text for text in kept)


def test_no_rule_of_the_stylesheet_is_lost_by_taking_it_apart() -> None:
    whole = "".join(reading.STYLESHEET.read_text().split())
    parts = "".join("".join(text.split()) for _needed, text in reading._rules())
    assert len(parts) > 0.9 * len(whole) and parts.count("{") == parts.count("}") == whole.count("{")


def test_an_embedded_font_keeps_glyphs_and_measures_only(tmp_path: Path) -> None:
    paper = print_html(FRAME.format("<p>王小雨</p>"), tmp_path / "paper")
    with pikepdf.open(paper.path) as pdf:
        files = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Length1" in one]
        fonts = [TTFont(io.BytesIO(one.read_bytes())) for one in files]
        assert [int(one.Length1) for one in files] == [len(one.read_bytes()) for one in files]
    assert fonts and all(set(font.reader.keys()) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"} for font in fonts)
    assert "王小雨" in paper.joined


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_the_one_that_was_put_in(tmp_path, kind):
    """Pressed a second time it was a grey stripe on every handbook."""
    drawn, file = Image.radial_gradient("L").convert("RGB"), io.BytesIO()
    drawn.save(file, format=kind)
    source = f"data:image/{kind.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"
    print_html(FRAME.format(f'<img src="{source}" alt="t" width="200">'), tmp_path / "paper.pdf")
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        (found,) = (pikepdf.PdfImage(one).as_pil_image() for one in pdf.pages[0].get_images().values())
    assert found.convert("RGB").tobytes() == Image.open(file).convert("RGB").tobytes()
