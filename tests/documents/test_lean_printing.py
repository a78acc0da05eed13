"""What makes a paper light and quick must not be seen on it."""

import io
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont

from screening.documents.rendering import reading
from tests.documents.pdf import print_html
from tests.documents.samples import referral_zh

FRAME = '<!DOCTYPE html><html lang="zh-Hans"><head><title>t</title></head><body><h1>t</h1>{}</body></html>'
ROWS = "<table>" + "<tr><th>名</th><td>一</td><td>二</td><td>三</td></tr>" * 5 + "</table>"


def operators(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [str(one.operator) for page in pdf.pages for one in pikepdf.parse_content_stream(page)]


def tags_of(source: weasyprint.HTML) -> list[str]:
    return [str(element.tag) for element in source.etree_element.iter() if element.tag != "colgroup"]


@pytest.fixture(scope="module")
def referral() -> str:
    with translation.override("zh-hans"):
        context = {"page": referral_zh(), "product_version": settings.VERSION}
        return str(render_to_string("documents/referral.html", context))


def test_both_parsers_read_the_same_tree(referral: str) -> None:
    assert tags_of(reading.Source(referral)) == tags_of(weasyprint.HTML(string=referral))


def test_what_is_not_well_formed_is_read_all_the_same() -> None:
    assert tags_of(reading.Source(FRAME.format("<p>一<p>二")))[-2:] == ["p", "p"]


def test_the_lines_of_a_row_are_one(tmp_path: Path) -> None:
    found = operators(print_html(FRAME.format(ROWS), tmp_path / "paper").path)
    table, head_and_foot = 5 + 2, 12
    assert table <= found.count("re") <= table + head_and_foot


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
