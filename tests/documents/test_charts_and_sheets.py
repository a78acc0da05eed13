import csv
import io
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from screening.documents.charts import Bar, Limit, ScorePoint, bar_chart, line_chart, trend_chart
from screening.documents.rendering.text import for_paper, strip_unsafe
from screening.documents.sheets import safe_cell, write_csv, write_xlsx

SCORES = [ScorePoint("25 秋", 8, 6, 10), ScorePoint("26 春", None), ScorePoint("26 秋", 17.1, 14.7, 19.6)]
CHARTS = {
    "line": line_chart("同伴", SCORES, lowest=0, highest=24, limits=[Limit("◇ 9.5", 9.5), Limit("◆ 9.9", 9.9)]),
    "trend": trend_chart(
        "等待", [ScorePoint("3 月", 14), ScorePoint("4 月", 8)], unit=" 日", limit=Limit("时限 10", 10)
    ),
    "steps": bar_chart("各步", [Bar("看一看", 41, "41", "5 名转来"), Bar("结果", None, "<5")]),
    "plans": bar_chart("计划", [Bar("学校", 71, "71 / 84", outline=84)]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_sound_says_its_numbers_and_needs_no_style_sheet(name: str) -> None:
    svg = ElementTree.fromstring(CHARTS[name])
    assert svg.get("font-family", "").startswith("WellSans SC")
    assert svg[0].tag.endswith("title")
    assert svg[0].text
    assert not any("style" in element.attrib or "class" in element.attrib for element in svg.iter())
    assert len(CHARTS[name]) < 3000


def test_a_round_without_a_score_leaves_a_gap_and_a_dash() -> None:
    assert "同伴: 25 秋 8, 26 春 —, 26 秋 17.1; ◇ 9.5, ◆ 9.9" in CHARTS["line"]
    line = next(e for e in ElementTree.fromstring(CHARTS["line"]).iter() if e.get("stroke-width") == "1.5")
    assert "L" not in line.get("d", "")


def test_names_of_lines_close_together_are_pushed_apart() -> None:
    marks = [e for e in ElementTree.fromstring(CHARTS["line"]).iter() if (e.text or "")[:1] in "◇◆" and e.get("y")]
    heights = sorted(float(mark.get("y", "0")) for mark in marks)
    assert heights[1] - heights[0] >= 7


def test_what_a_label_says_cannot_become_markup() -> None:
    assert "<b>" not in bar_chart("<b>", [Bar("<b>", 1, "<b>", "<b>")])


def test_a_number_too_small_to_print_has_no_bar_that_gives_it_away() -> None:
    rects = [e for e in ElementTree.fromstring(CHARTS["steps"]).iter() if e.tag.endswith("rect")]
    assert len(rects) == 1


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r", "＝", "＋", "－", "＠", "﹣", "﹢", " =", "\u3000="]
)
def test_a_cell_that_a_program_could_run_is_written_as_text(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    assert str(safe_cell(text)).startswith("'")
    sheet = load_workbook(io.BytesIO(write_xlsx("名单", ["姓名"], [[text]]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    rows = list(csv.reader(io.StringIO(write_csv(["姓名"], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows[1][0].startswith("'")


def test_numbers_names_and_the_code_for_not_observed_stay_as_they_are() -> None:
    assert [safe_cell(value) for value in (-3, 2.5, None, "王小雨", "-", "3-1")] == [
        -3,
        2.5,
        None,
        "王小雨",
        "-",
        "3-1",
    ]


def test_text_for_paper_loses_what_cannot_be_seen_and_keeps_rare_names() -> None:
    assert strip_unsafe("王𬀩\u202e雨\x07\u200b\ufeff\n·\U000e0100") == "王𬀩雨\n·"


def test_an_english_paper_has_straight_quotes_and_a_chinese_one_its_own() -> None:
    body = '<body data-head="“Talk”">say “I am here”, the child’s words</body></html>'
    english = for_paper(f'<!DOCTYPE html>\n<html lang="en">{body}')
    assert 'data-head="&quot;Talk&quot;"' in english and "say &quot;I am here&quot;, the child&#39;s" in english
    chinese = f'<!DOCTYPE html>\n<html lang="zh-Hans">{body}'
    assert for_paper(chinese) == chinese


def test_a_number_stands_off_the_way_to_the_next_score_and_no_line_of_a_level_runs_through_it() -> None:
    """A doctor read "31.6" with two lines through it."""
    points = [ScorePoint("2025-10", 31.6, 25, 36), ScorePoint("2026-04", 21.8, 14, 29), ScorePoint("2026-10", 30)]
    drawn = str(line_chart("学习投入", points, lowest=0, highest=36, limits=[Limit("◆ 26", 26)]))
    dots = [float(cy) for cy in re.findall(r'<circle cx="[^"]+" cy="([^"]+)"', drawn)]
    feet = {said: float(y) for y, said in re.findall(r'<text x="[^"]+" y="([^"]+)"[^>]*>([\d.]+)</text>', drawn)}
    assert feet["31.6"] < dots[0] and feet["21.8"] > dots[1]
    assert drawn.index("stroke-dasharray") < drawn.index('fill="#fff"') and drawn.count('fill="#fff"') == len(points)


def test_where_no_round_could_be_scored_dashes_stand_and_nothing_else() -> None:
    drawn = str(line_chart("学习投入", [ScorePoint("2026-10", None)], lowest=0, highest=36))
    assert drawn.count("—</text>") == 1 and "<circle" not in drawn
