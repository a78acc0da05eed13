"""What every chart keeps, whatever the numbers: read as XML, measured, and counted."""

from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import pytest

from screening.documents.charts import (
    Bar,
    Limit,
    ScorePoint,
    Slope,
    bar_chart,
    funnel_chart,
    interval_chart,
    is_worth_drawing,
    slope_chart,
    spread_chart,
    trend_chart,
)
from screening.documents.charts.ink import width_of
from screening.documents.charts.spread import HistogramBin as StepOf

NAMES = ["留守", "非留守", "情况不明", "云岭县茶花镇三棵树中心小学寄宿部", "Left-behind (research label)", "女"]
MONTHS = [f"{month} 月" for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
SETS: dict[str, list[float | None]] = {
    "usual": [12, 7.5, 9, 31, 18, 4],
    "all nothing": [0, 0, 0, 0, 0, 0],
    "all equal": [5, 5, 5, 5, 5, 5],
    "one": [8],
    "some hidden": [None, 7, None, 12, None, 3],
    "all hidden": [None, None, None],
    "below nothing": [-3.2, 1, -0.4, 2.8, 0, -1],
    "large": [1204, 880, 3, 15000, 7, 412],
    "three": [3, 2, 1],
}


def bars(values: list[float | None]) -> str:
    named = zip(NAMES, values, strict=False)
    return bar_chart(
        "人数", [Bar(n, v, "<5" if v is None else f"{v:g}", "其中 5 名由班主任转来", 20) for n, v in named]
    )


def short_bars(values: list[float | None]) -> str:
    named = zip(("学校", "家庭", "社区", "心理", "其他", "合计"), values, strict=False)
    return bar_chart("人数", [Bar(n, v, "<5" if v is None else f"{v:g}") for n, v in named])


def funnel(values: list[float | None]) -> str:
    steps = [
        Bar(name, value, "不列出" if value is None else f"{value:g}", "少 12 名（8%）")
        for name, value in zip(NAMES, values, strict=False)
    ]
    return funnel_chart("从提示到结果", steps)


def intervals(values: list[float | None]) -> str:
    points = [
        ScorePoint(name, value, None if value is None else value - 2, None if value is None else value + 2.5)
        for name, value in zip(NAMES, values, strict=False)
    ]
    return interval_chart("未筛查", points, unit="%")


def slopes(values: list[float | None]) -> str:
    pairs = zip(NAMES, values, values[::-1], strict=False)
    return slope_chart("总分", [Slope(*pair) for pair in pairs], left="2026 年秋", right="2027 年春")


def trend(values: list[float | None]) -> str:
    points = [ScorePoint(month, value) for month, value in zip(MONTHS, values * 2, strict=False)]
    return trend_chart("等待", points, unit=" 日")


def spread(values: list[float | None]) -> str:
    words = [StepOf(3 * at, 3 * at + 2, int(abs(value or 0))) for at, value in enumerate([*values, *values])]
    limits = [Limit("关注 9.5", 9.5), Limit("重点关注 12.5", 12.5)] if len(values) > 4 else []
    return spread_chart("总分", words, limits)


KINDS = [spread, bars, short_bars, funnel, intervals, slopes, trend]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request: pytest.FixtureRequest) -> object:
    return request.param


@pytest.fixture(params=SETS)
def values(request: pytest.FixtureRequest) -> list[float | None]:
    return SETS[request.param]


def test_it_is_sound_and_needs_no_style_sheet(kind, values) -> None:
    root = ElementTree.fromstring(kind(values))
    assert root.get("font-family", "").startswith("WellSans SC")
    assert root[0].tag.endswith("title")
    assert not any({"style", "class", "id"} & set(element.attrib) for element in root.iter())


def test_its_title_says_every_number(kind, values) -> None:
    said = ElementTree.fromstring(kind(values))[0].text or ""
    numbers = {f"{value:.1f}".removesuffix(".0") for value in values if value is not None}
    if kind is spread:
        numbers = {str(int(abs(value))) for value in values if value is not None and abs(value) >= 1}
    assert [number for number in numbers if number not in said] == []


def test_no_two_texts_overlap_and_none_is_cut(kind, values) -> None:
    root = ElementTree.fromstring(kind(values))
    wide, high = map(float, root.get("viewBox", "").split()[2:])
    boxes = list(boxes_of(root))
    assert boxes
    assert [one for one in boxes if one[0] < -0.5 or one[2] > wide + 0.5 or one[1] < -0.5 or one[3] > high + 0.5] == []
    assert [(one[4], other[4]) for one, other in combinations(boxes, 2) if overlap(one, other)] == []


def test_no_letter_is_under_eleven_pixels_on_a_phone_of_360(kind, values) -> None:
    root = ElementTree.fromstring(kind(values))
    wide = float(root.get("viewBox", "").split()[2])
    sizes = [float(root.get("font-size", 0)), *(float(e.get("font-size", 99)) for e in root.iter())]
    assert min(sizes) * 314 / wide >= 11


def test_a_picture_is_small(kind) -> None:
    assert len(kind(SETS["three"]).encode()) < 2000


def test_names_cannot_become_markup(kind, monkeypatch) -> None:
    monkeypatch.setitem(globals(), "NAMES", ["<b>&", '"><script>'])
    assert "<b>" not in kind([1, 2])
    assert "<script" not in kind([1, 2])


def test_a_number_that_is_not_printed_looks_the_same_whatever_it_is() -> None:
    hidden = bar_chart("人数", [Bar("甲", None, "<5"), Bar("乙", 20, "20")])
    assert len(rects(hidden)) == 1
    assert 'd="M24.0,2.0' not in hidden.replace("M24.0,2.0h40v11h-40z", "")
    assert "h40v11h-40z" in hidden


def test_a_step_after_a_hidden_one_shows_nothing_of_those_lost() -> None:
    steps = [Bar("甲", 40, "40"), Bar("乙", None, "<5"), Bar("丙", 0, "0")]
    assert "stroke-dasharray" not in funnel_chart("步", steps)
    assert "stroke-dasharray" in funnel_chart("步", [steps[0], steps[2]])


def test_a_range_without_a_value_is_drawn_without_a_dot() -> None:
    chart = interval_chart("份额", [ScorePoint("甲", None, 2, 9), ScorePoint("乙", None)], unit="%")
    assert "<circle" not in chart
    assert "甲 2–9%, 乙 —" in chart


def test_limits_are_named_in_the_title_of_a_trend() -> None:
    assert "时限 10" in trend_chart("等待", [ScorePoint("3 月", 14), ScorePoint("4 月", 8)], limit=Limit("时限 10", 10))


def rects(chart: str) -> list[ElementTree.Element]:
    return [element for element in ElementTree.fromstring(chart).iter() if element.tag.endswith("rect")]


Box = tuple[float, float, float, float, str]


def boxes_of(root: ElementTree.Element) -> Iterator[Box]:
    """Left, top, right, bottom of every text, as wide as its letters are taken to be."""
    usual = float(root.get("font-size", 8))
    for element in root.iter():
        if element.tag.endswith("text") and element.text:
            size = float(element.get("font-size", usual))
            wide, x, y = width_of(element.text, size), float(element.get("x", 0)), float(element.get("y", 0))
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
            yield left, y - 0.8 * size, left + wide, y + 0.15 * size, element.text


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_per_cent_go_up_to_a_hundred_whatever_they_are() -> None:
    heights = [
        float(one.get("cy", 0))
        for one in ElementTree.fromstring(
            trend_chart("按时", [ScorePoint("3 月", 30), ScorePoint("4 月", 60)], highest=100)
        )
        if one.tag.endswith("circle")
    ]
    assert heights == [pytest.approx(78 - 0.3 * 62.3, abs=0.1), pytest.approx(78 - 0.6 * 62.3, abs=0.1)]


def test_an_axis_that_does_not_begin_at_nothing_is_cut() -> None:
    high, low = ([Slope("甲", first, 62)] for first in (58, 0))
    assert "l6,-3m-6,6l6,-3" in slope_chart("分", high, left="前", right="后")
    assert "l6,-3m-6,6l6,-3" not in slope_chart("分", low, left="前", right="后")


@pytest.mark.parametrize(
    ("values", "is_worth"),
    [([1, 2, None, None], True), ([1, 2, None, None, None], False), ([1, None], False), ([], False), ([0, 0], True)],
)
def test_a_picture_of_hatched_boxes_is_not_drawn(values, is_worth) -> None:
    assert is_worth_drawing(values) is is_worth
