"""What went wrong with print in trials, one test each."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from screening.documents import checks
from screening.documents.charts import Bar, ScorePoint, bar_chart, line_chart
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
        "import sys, django; django.setup(); import config.urls, config.wsgi, screening.jobs.tasks\n"
        "from screening.documents.rendering import worker\n"
        "assert 'weasyprint' not in sys.modules\n"
        "from screening.documents.rendering import child\n"
        "assert 'weasyprint' in sys.modules\n"
        "assert child._fonts.cache_info().currsize == child._stylesheet.cache_info().currsize == 0\n"
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


def make_font(path: Path, character: str) -> None:
    pen = TTGlyphPen(None)
    for corner in ((0, 0), (0, 900), (900, 900), (900, 0)):
        (pen.lineTo if corner != (0, 0) else pen.moveTo)(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord(character): "rare"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "rare": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "County Rare", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)


def test_5_a_character_no_font_has_is_reported_and_one_an_added_font_has_is_printed(
    tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR, settings.DOCUMENT_FALLBACK_FONT_DIRS = tmp_path / "var", []
    worker.stop()
    html = FRAME.format(f"<p>王{RARE}雨</p>")
    assert print_html(html, tmp_path / "without").unprintable == (f"U+{ord(RARE):04X}",)
    make_font(tmp_path / "var/fonts/county.ttf", RARE)
    worker.stop()
    paper = print_html(html, tmp_path / "with")
    assert paper.unprintable == ()
    assert f"王{RARE}雨" in paper.joined
    worker.stop()


def test_5_a_document_after_a_rare_one_is_printed_with_our_font_alone(tmp_path: Path) -> None:
    print_html(FRAME.format(f"<p>{RARE}</p>"), tmp_path / "rare")
    paper = print_html(FRAME.format("<p>王小雨</p>"), tmp_path / "plain")
    assert all("WellSans" in font[0] for font in paper.fonts)


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


def test_the_font_folders_are_absolute_and_the_cache_is_our_own(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    narrow, wide = fontsetup.write_configuration()
    assert f"<cachedir>{tmp_path}/font-cache</cachedir>" in narrow.read_text()
    assert "/usr/share/fonts" not in narrow.read_text()
    assert "/usr/share/fonts" in wide.read_text()


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
