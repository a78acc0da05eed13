"""What stands on a page for a day, a month, an hour, a grade: letter for letter, in both languages."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from screening import formats

DAY = date(2026, 10, 9)
MOMENT = datetime(2026, 10, 9, 17, 5, tzinfo=UTC)  # 01:05 the next day in the county


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "zh-hans",
            ["2026 年 10 月 9 日", "10 月 9 日", "2026 年 10 月", "2026 年 10 月", "10 月 10 日 01:05", "三年级"],
        ),
        ("en", ["9 October 2026", "9 October", "October 2026", "10/2026", "10 October 01:05", "Grade 3"]),
    ],
)
def test_days_months_and_grades(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert written == [
            formats.day(DAY),
            formats.month_day(DAY),
            formats.month(DAY),
            formats.short_month(DAY),
            formats.moment(MOMENT),
            formats.grade(3),
        ]


def test_a_day_more_than_half_a_year_away_has_its_year() -> None:
    with time_machine.travel("2027-09-06T09:00:00+08:00", tick=False):
        assert formats.month_day(date(2027, 3, 7)) == "3 月 7 日"
        assert formats.month_day(date(2027, 3, 6)) == "2027 年 3 月 6 日"
        assert formats.moment(MOMENT) == "2026 年 10 月 10 日 01:05"
    with time_machine.travel("2026-06-01T09:00:00+08:00", tick=False):
        assert formats.month_day(date(2026, 12, 2)) == "2026 年 12 月 2 日"


def test_a_template_writes_the_same_as_the_functions() -> None:
    page = Template('{{ day|date }} {{ day|date:"YEAR_MONTH_FORMAT" }}')
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said = f"{formats.day(DAY)} {formats.month(DAY)}"
            assert page.render(Context({"day": DAY})) == said


def test_another_language_than_the_active_one() -> None:
    with translation.override("zh-hans"):
        assert (formats.day(DAY, "en"), formats.html_language("en"), formats.is_english("EN")) == (
            "9 October 2026",
            "en",
            True,
        )
        assert formats.html_language() == "zh-Hans"


def test_years_and_months_stamps_and_lists() -> None:
    assert (formats.year_month(2017, 5), formats.timestamp(MOMENT)) == ("2017 年 5 月", "2026-10-10 01:05")
    assert formats.joined(["a", "b"]) == "a、b"
    with translation.override("en"):
        assert (formats.year_month(2017, 5), formats.joined(["a", "b"])) == ("2017-05", "a, b")


def test_numerals_and_a_grade_that_no_school_has() -> None:
    assert [formats.chinese_number(n) for n in (0, 1, 9, 10, 11, 19)] == [
        "〇",
        "一",
        "九",
        "十",
        "十一",
        "十九",
    ]
    assert [formats.grade_in_chinese(number) for number in (0, 1, 9, 10)] == ["新一年级", "一年级", "九年级", "10年级"]
    assert formats.numbered(["a", "b"], "zh-Hans") == {"a": "一、", "b": "二、"}
    assert formats.numbered(["a", "b"], "en") == {"a": "1. ", "b": "2. "}
