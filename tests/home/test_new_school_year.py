"""From the middle of August until the end of September the administrator is reminded of the new classes."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from students.services.children import promote_school
from tests import factories


@pytest.fixture
def oldest(cast):
    """Last year's sixth grade; the administrator has been here since then."""
    cast.admin.assignments.update(starts=date(2025, 9, 1))
    return factories.make_class(cast.school, 7, 1)


def is_reminded(cast, as_, day: str) -> bool:
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        html = as_(cast.admin).get(reverse("home:show_home")).content.decode()
    return reverse("students:promote_school", args=[cast.school.public_id]) in html


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-08-14", False), ("2026-08-15", True), ("2026-09-30", True), ("2026-10-01", False)],
)
def test_the_reminder_stands_for_six_weeks(cast, as_, oldest, day, expected):
    assert is_reminded(cast, as_, day) == expected


def test_it_goes_once_the_classes_are_set_up(cast, as_, oldest):
    with time_machine.travel("2026-09-02T09:00:00+08:00", tick=False):
        promote_school(
            cast.school, by=cast.admin, school_year=2026, last_day=date(2026, 8, 31), ending=[oldest], first_grade=1
        )
    assert not is_reminded(cast, as_, "2026-09-03")


def test_a_school_without_classes_is_not_reminded(cast, as_):
    factories.assign(cast.admin, factories.make_school(cast.county, "新建小学"), "school-administrator")
    with time_machine.travel("2026-09-03T09:00:00+08:00", tick=False):
        html = as_(cast.admin).get(reverse("home:show_home")).content.decode()
    assert html.count("/promotion/") == 1  # of the other school
