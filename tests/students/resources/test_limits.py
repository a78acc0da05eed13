"""The numbers of a school year at their limits, at the turn of the year, and for those who may only read them."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from students.models import SchoolResources
from students.resources.access import resources_of, schools_with_resources
from students.resources.presenter import (
    ASKED,
    NAMES,
    YEARS_SHOWN,
    BlankPage,
    ResourcesPage,
    blank_table,
    number,
    numbers_to_begin_with,
    without_resources,
    year_to_enter,
    years_of,
)
from students.resources.services import enter_resources
from students.resources.views import ResourcesForm

VALUES = {
    "staff": 40,
    "teachers": 32,
    "counselor_hours": Decimal("12.5"),
    "night_staff": 3,
    "clubs": 6,
    "lessons": 8,
    "books": 5200,
}


def enter(school, by, year=2026, **changes):
    return enter_resources(school, by=by, school_year=year, values={**VALUES, **changes})


def wrong_fields(**changes):
    return set(ResourcesForm({**VALUES, **changes}).errors)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_every_number_has_a_least_and_a_most(asked):
    rest = {"staff": 2000, "teachers": 0}  # so that no other rule speaks
    assert asked.name not in wrong_fields(**{**rest, asked.name: 0 if asked.name != "staff" else 1})
    assert asked.name not in wrong_fields(**{**rest, asked.name: asked.most})
    assert wrong_fields(**{**rest, asked.name: asked.most + 1}) == {asked.name}
    assert wrong_fields(**{**rest, asked.name: -1}) == {asked.name}


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_only_hours_come_in_halves(asked):
    assert (wrong_fields(**{asked.name: "30.5"}) == set()) is asked.halves


@pytest.mark.parametrize("hours", ["12.25", "12.4", "0.1", "many"])
def test_hours_come_in_no_smaller_parts(hours):
    assert wrong_fields(counselor_hours=hours) == {"counselor_hours"}


@pytest.mark.parametrize(("teachers", "fits"), [(39, True), (40, True), (41, False)])
def test_every_teacher_is_one_of_the_staff(teachers, fits):
    assert wrong_fields(teachers=teachers) == (set() if fits else {"teachers"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (5200, "5,200"), (Decimal("12.0"), "12"), (Decimal("12.5"), "12.5"), (1000000, "1,000,000")],
)
def test_a_number_is_shown_without_a_nought_that_says_nothing(value, shown):
    assert number(value) == shown


def test_until_a_term_of_the_new_year_begins_the_old_one_is_asked_for(cast):
    with time_machine.travel("2026-08-31T12:00:00+08:00", tick=False):
        assert year_to_enter(cast.school) == 2025
    with time_machine.travel("2026-09-01T00:30:00+08:00", tick=False):
        assert year_to_enter(cast.school) == 2026


def test_the_page_shows_the_last_row_of_each_of_the_newest_years(cast):
    for year in range(2026 - YEARS_SHOWN, 2027):
        enter(cast.school, cast.admin, year, books=year)
        enter(cast.school, cast.admin, year, books=year + 1)
    page = ResourcesPage(cast.admin, cast.school)
    assert page.years[0] == "2026–2027" and len(page.years) == YEARS_SHOWN
    assert page.lines[-1].values == [number(year + 1) for year in range(2026, 2026 - YEARS_SHOWN, -1)]


def test_a_school_that_entered_nothing_is_due_and_shows_no_table(cast):
    page = ResourcesPage(cast.admin, cast.school)
    assert page.is_due and page.lines == [] and page.entered == ""
    enter(cast.school, cast.admin, 2025)
    assert ResourcesPage(cast.admin, cast.school).is_due
    enter(cast.school, cast.admin)
    assert not ResourcesPage(cast.admin, cast.school).is_due


@pytest.mark.parametrize(
    ("person", "reads", "writes"), [("admin", True, True), ("chen", True, False), ("district", True, False)]
)
def test_who_reads_the_numbers_of_a_school(cast, person, reads, writes):
    enter(cast.school, cast.admin)
    user = cast.people[person]
    assert (cast.school in schools_with_resources(user)) is reads
    assert ResourcesPage(user, cast.school).may_enter is writes
    assert len(years_of(user, cast.school)) == 1


@pytest.mark.parametrize("person", ["li", "wang", "staff", "auditor", "outside_teacher"])
def test_nobody_else_learns_what_a_school_has(cast, person):
    enter(cast.school, cast.admin)
    assert not schools_with_resources(cast.people[person]).exists()
    assert not resources_of(cast.people[person]).exists()


def test_numbers_of_another_school_are_neither_read_nor_begun_with(cast, as_):
    enter(cast.outside_school, cast.admin)
    assert numbers_to_begin_with(cast.admin, cast.outside_school) == {}
    browser = as_(cast.admin)
    for name in ("show_resources", "enter_resources"):
        assert browser.get(reverse(f"students:{name}", args=[cast.outside_school.public_id])).status_code == 404
    sent = browser.post(reverse("students:enter_resources", args=[cast.outside_school.public_id]), VALUES)
    assert sent.status_code == 404
    assert SchoolResources.objects.count() == 1


def test_a_headteacher_reads_the_form_of_the_administrator_nowhere(cast, as_):
    sent = as_(cast.chen).post(reverse("students:enter_resources", args=[cast.school.public_id]), VALUES)
    assert sent.status_code == 403
    assert not SchoolResources.objects.exists()


def test_the_officer_is_told_which_schools_are_still_missing(cast):
    schools = [cast.school, cast.second_school, cast.outside_school]
    enter(cast.school, cast.admin)
    enter(cast.second_school, cast.admin, 2025)
    assert without_resources(cast.district, schools) == [cast.second_school, cast.outside_school]


def test_a_form_begins_with_what_holds_now_and_not_with_a_slip_before_it(cast):
    enter(cast.school, cast.admin, books=52)
    enter(cast.school, cast.admin, books=5200)
    assert numbers_to_begin_with(cast.admin, cast.school) == VALUES


def test_who_entered_it_stays_with_each_row(cast):
    enter(cast.school, cast.admin)
    page = ResourcesPage(cast.chen, cast.school)
    assert cast.admin.name in page.entered
    event = AuditEvent.objects.get(verb="resources.enter")
    assert event.detail == {"school_year": 2026}


def test_the_blank_asks_every_number_once_and_leaves_room_for_each():
    table = blank_table()
    assert len(table.rows) == len(NAMES)
    assert all(row[1] and row[2] == "" for row in table.rows)


def test_the_blank_is_about_the_year_that_is_to_be_entered(cast):
    class Printed:
        language, requested_by, input_hash = "zh-hans", cast.admin, "0123456789abcdef"

    page = BlankPage(Printed, cast.school)
    assert page.school == cast.school.name and page.code == "0123456789"
    assert str(date(2026, 1, 1).year) in page.year
