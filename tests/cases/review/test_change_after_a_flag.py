"""What a sentence about change adds once a child has been flagged, and for whom it would not be true."""

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.utils.timezone import make_aware

from screening.cases.evidence.scores import change_says, percentile_words

MARCH, OCTOBER = date(2026, 3, 19), date(2026, 10, 19)


def result(day: date, band: str = "none", informant: str = "teacher") -> SimpleNamespace:
    """As much of a stored result as the sentences look at."""
    submitted = make_aware(datetime.combine(day, time(9)))
    return SimpleNamespace(
        row=SimpleNamespace(assessment=SimpleNamespace(submitted_at=submitted)),
        total=SimpleNamespace(band=band),
        instrument=SimpleNamespace(id="teacher-connection", informant=informant),
    )


def says(before: SimpleNamespace, now: SimpleNamespace, flagged_on: date | None) -> tuple[bool, bool]:
    """Whether it warns of falling back by itself, and of the teacher who knew."""
    said = " ".join(change_says(SimpleNamespace(meaning="improvement"), before, now, flagged_on))
    return "有一半会回到线下" in said, "老师知道孩子被提示过" in said


@pytest.mark.parametrize(
    ("band", "flagged_on", "informant", "expected"),
    [
        ("elevated", None, "teacher", (True, True)),
        ("none", MARCH, "teacher", (True, True)),
        ("none", OCTOBER, "teacher", (True, False)),
        ("high", MARCH, "child", (True, False)),
        ("none", None, "teacher", (False, False)),
    ],
    ids=[
        "flagged by this form",
        "flagged before",
        "flagged by these answers",
        "a child's own answers",
        "never flagged",
    ],
)
def test_after_a_flag_it_says_that_half_come_back_and_that_the_teacher_knew_where_that_is_so(
    band, flagged_on, informant, expected
):
    now = result(OCTOBER, informant=informant)
    assert says(result(MARCH, band, informant), now, flagged_on) == expected


@pytest.mark.parametrize(("percentile", "printed"), [(95.9135, "95.9"), (96.96, "97"), (84.0, "84"), (99.98, "99.9")])
def test_a_percentile_is_printed_with_one_decimal_and_nobody_is_above_everybody(percentile, printed):
    assert percentile_words(percentile) == printed
