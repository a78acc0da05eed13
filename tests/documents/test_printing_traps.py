"""What went wrong with print in trials, one test each."""

import base64
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image

from screening.documents import checks
from screening.documents.charts import Bar, ScorePoint, bar_chart, line_chart
from screening.documents.charts.ink import BOLD, END, MIDDLE, svg, text
from screening.documents.rendering import child, fontsetup, packages, worker
from tests.documents.pdf import print_html

RARE = "\U0002a6d5"
FRAME = '<!DOCTYPE html><html lang="zh-Hans"><head><title>t</title></head><body><h1>t</h1>{}</body></html>'


def test_1_bold_and_regular_print_the_same_characters_that_were_asked_for(tmp_path: Path) -> None:
    with TTFont(child.FONTS / "WellSansSC-Regular.ttf", lazy=True) as font:
        known = sorted(code for code in font.getBestCmap() if 0x4E00 <= code <= 0x9FFF)
    sample = "".join(map(chr, known[::20]))
    paper = print_html(FRAME.format(f"<p>{sample}</p><p><b>{sample}</b></p>"), tmp_path / "paper")
    assert paper.joined.count(sample) == 2


def test_1_there_is_one_file_a_family_and_weight_and_no_font_face_rule() -> None:
    assert "@font-face" not in child.STYLESHEET.read_text()
    assert sorted(path.name for path in child.FONTS.glob("*.ttf")) == ["WellSansSC-Bold.ttf", "WellSansSC-Regular.ttf"]


def test_2_neither_the_web_nor_the_worker_loads_the_printing_library() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from screening.operations import preparation\n"
        "preparation.refuse_to_begin = lambda: None  # there are no tables here\n"
        "import config.urls, config.wsgi, screening.jobs.tasks\n"
        "from screening.documents.rendering import worker\n"
        "assert not {'weasyprint', 'tinyhtml5', 'fontTools', 'boto3', 'botocore'} & set(sys.modules)\n"
        "from screening.documents.rendering import child\n"
        "assert 'weasyprint' in sys.modules\n"
        "assert child._fonts.cache_info().currsize == child._style.cache_info().currsize == 0\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONPATH": str(settings.BASE_DIR)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_3_the_family_is_named_so_that_no_japanese_face_is_picked(tmp_path: Path) -> None:
    paper = print_html(FRAME.format("<p>骨直角</p>"), tmp_path / "paper")
    assert {font[0].split("+")[1] for font in paper.fonts} <= {"WellSans-SC", "WellSans-SC-Bold"}
    assert "sans-serif" not in child.STYLESHEET.read_text()


def test_4_charts_carry_their_own_font_and_say_their_numbers(tmp_path: Path) -> None:
    charts = [
        line_chart("同伴", [ScorePoint("25 秋", 8, 6, 10), ScorePoint("26 春", None)], lowest=0, highest=24),
        bar_chart("各步", [Bar("已见到", 30, "30")]),
    ]
    for chart in charts:
        assert 'font-family="WellSans SC' in chart
        assert "<title>" in chart
        assert "style=" not in chart
    paper = print_html(FRAME.format("".join(f"<figure>{chart}</figure>" for chart in charts)), tmp_path / "paper")
    assert {"25", "秋", "已见到"} <= set(paper.text.split())
    assert all("WellSans" in font[0] for font in paper.fonts)


def test_5_a_character_our_font_lacks_is_marked_and_named_and_no_other_font_is_asked(tmp_path: Path) -> None:
    body = f'<body data-foot="Foot"><h1>王{RARE}雨</h1><p>王<b>{RARE}</b>雨</p>'
    paper = print_html(FRAME.format("").replace("<body>", body), tmp_path / "paper")
    assert paper.unprintable == (f"U+{ord(RARE):04X}",)
    assert paper.joined.count("王〓雨") == 2 and RARE not in paper.joined
    assert "请手写补上" in paper.joined and "Foot" in paper.joined
    assert all("WellSans" in font[0] for font in paper.fonts)
    with pikepdf.open(paper.path) as pdf:
        assert not any(b"<0000>" in page.Contents.read_bytes() for page in pdf.pages)  # glyph 0 stands for none


def test_5_a_document_without_such_a_character_says_nothing_of_it(tmp_path: Path) -> None:
    body = '<body data-foot="Foot"><h1>王小雨</h1>'
    paper = print_html(FRAME.format("").replace("<body>", body), tmp_path / "paper")
    assert paper.unprintable == () and "〓" not in paper.joined


def test_6_the_file_is_whole_before_the_process_may_crash(tmp_path: Path) -> None:
    paper = print_html(FRAME.format("<p>王小雨</p>"), tmp_path / "paper")
    process = worker._children[os.getpid()]._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    assert paper.check() == 0
    assert "王小雨" in print_html(FRAME.format("<p>王小雨</p>"), tmp_path / "next").joined  # a new one is started


def test_nothing_outside_the_document_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("苹果树下")
    html = FRAME.format(
        f'<img src="file://{secret}" alt="x"><link rel="attachment" href="file://{secret}">'
        f'<style>@import "file://{secret}"; p {{ background: url(file://{secret}) }}</style><p>好</p>'
    )
    paper = print_html(html, tmp_path / "paper")
    assert secret.read_text().encode() not in paper.path.read_bytes()
    assert (
        "attachment"
        not in subprocess.run(["qpdf", "--list-attachments", paper.path], capture_output=True).stdout.decode()
    )


def test_the_font_folders_are_absolute_and_our_own_and_so_is_the_cache(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    text = fontsetup.write_configuration().read_text()
    assert f"<cachedir>{tmp_path}/font-cache</cachedir>" in text
    assert text.count("<dir>") == 1 and f"<dir>{fontsetup.FONTS}</dir>" in text


def test_a_missing_system_library_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.printing_libraries() == []
    monkeypatch.setitem(packages.LIBRARIES, "libnowhere.so.9", "libnowhere9")
    assert [found.hint for found in checks.printing_libraries()] == ["apt-get install libnowhere9"]


def test_the_printing_process_gets_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "apple")
    worker.stop()
    print_html(FRAME.format("<p>好</p>"), tmp_path / "paper")
    process = worker._children[os.getpid()]._process
    assert process is not None
    assert b"apple" not in Path(f"/proc/{process.pid}/environ").read_bytes()


def test_a_picture_comes_with_the_page_and_no_file_of_the_computer_is_read(tmp_path: Path) -> None:
    dot = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">secret</text></svg>'
    (tmp_path / "dot.svg").write_bytes(dot)
    inside = f"data:image/svg+xml;base64,{base64.b64encode(dot).decode()}"
    for source, count in ((inside, 1), ((tmp_path / "dot.svg").as_uri(), 0)):
        paper = print_html(FRAME.format(f'<img alt="" src="{source}">'), tmp_path / "paper")
        assert paper.text.count("secret") == count


def test_what_is_not_well_formed_is_read_all_the_same(tmp_path: Path) -> None:
    paper = print_html(FRAME.format("<p>一<p>二"), tmp_path / "paper")
    assert {"一", "二"} <= set(paper.text.split())


def test_words_of_a_chart_stand_where_they_are_anchored(tmp_path: Path) -> None:
    words = [text(140, 10, "右边", END), text(140, 22, "12.5°AVATo", MIDDLE + BOLD), text(140, 34, "左")]
    chart = svg(280, 40, "t", words, size=10)
    paper = print_html(FRAME.format(f"<figure>{chart}</figure>"), tmp_path / "paper")
    said = subprocess.run(["pdftotext", "-bbox", paper.path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>(.+?)</word>', said)
    sides = {word: (float(begin), float(end)) for begin, end, word in found}
    place = sides["左"][0]
    assert sides["右边"][1] == pytest.approx(place, abs=0.3)
    assert sum(sides["12.5°AVATo"]) / 2 == pytest.approx(place, abs=0.3)


def test_nothing_of_a_child_comes_to_stand_on_the_paper_of_the_next(tmp_path: Path) -> None:
    """Everything that a rule may take from an element: strings for head and foot, bookmarks, links, titles."""
    papers = [print_html(_of_a_child(name), tmp_path / name) for name in ("WangYu", "Chen", "WangYu")]
    assert ["WangYu" in paper.joined for paper in papers] == [True, False, True]
    assert ["Chen" in paper.joined for paper in papers] == [False, True, False]
    assert papers[0].joined == papers[2].joined
    with pikepdf.open(papers[1].path) as pdf, pdf.open_outline() as outline:
        assert str(pdf.docinfo["/Title"]) == "Chen"
        assert "WangYu" not in "".join(entry.title for entry in outline.root)


def _of_a_child(name: str) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{name}</title></head>
<body data-head="head {name}" data-case="case {name}" data-foot="foot {name}" data-code="code {name}">
<div class="part cover" data-head="part {name}" data-mark="mark {name}"><h1 id="{name}">{name}</h1>
<p style="width: {len(name)}cm"><a href="#{name}">{name}</a> <a href="https://example.org/{name}">{name}</a>
<span class="at" data-at="#{name}"></span><q>{name}</q><input value="{name}"/></p><ol start="{len(name)}"><li>1</li>
</ol><svg width="{len(name)}cm" height="1cm"><text x="1" y="9">{name}</text></svg></div></body></html>"""


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_the_one_that_was_put_in(tmp_path: Path, kind: str) -> None:
    """Pressed a second time it was a grey stripe on every handbook."""
    drawn, file = Image.radial_gradient("L").convert("RGB"), io.BytesIO()
    drawn.save(file, format=kind)
    source = f"data:image/{kind.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"
    print_html(FRAME.format(f'<img src="{source}" alt="t" width="200">'), tmp_path / "paper.pdf")
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        (found,) = (pikepdf.PdfImage(one).as_pil_image() for one in pdf.pages[0].get_images().values())
    assert found.convert("RGB").tobytes() == Image.open(file).convert("RGB").tobytes()
