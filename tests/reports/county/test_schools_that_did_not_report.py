"""A county's month in which a school has said nothing: that is no nought, and nobody answers for another."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils.translation import gettext, ngettext

from screening.reports.county.month import StoredMonth, county_place, school_place, township_places
from screening.reports.county.presenter import county_page, round_words, says, school_page
from screening.reports.county.services import make_county_month
from screening.reports.county.tables import blocks, per_hour
from screening.reports.disclosure_control.model import Exact
from screening.rounds.models import Sheet
from students.models import School
from students.resources.services import enter_resources
from tests import factories
from tests.reports.factories import fill_class, make_round, put_in_state

OCTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 4)
VALUES = {"staff": 40, "teachers": 31, "night_staff": 0, "clubs": 6, "lessons": 4, "books": 5200}


def enter(cast, school: School, on: str = "2026-10-20", year: int = 2026, **changes: Any) -> None:
    told = {**VALUES, "counselor_hours": Decimal("12.0"), **changes}
    with time_machine.travel(f"{on}T09:00:00+08:00", tick=False):
        enter_resources(school, by=cast.admin, school_year=year, values=told)


def october(cast) -> StoredMonth:
    return StoredMonth(make_county_month(county=cast.county, month=OCTOBER, today=TODAY, by=None))


def whole(cast):
    return county_place("禾溪县", [cast.school, cast.second_school, cast.outside_school])


def cells(month: StoredMonth, cast, anchor: str, school: School) -> tuple[Any, ...]:
    [part] = [part for part in blocks(month, whole(cast), [school_place(school)]) if part.anchor == anchor]
    return part.tables[0].rows[0].cells


class TestMeans:
    def test_who_said_nothing_has_no_number_and_who_said_nought_has_one(self, cast):
        enter(cast, cast.school, clubs=0)
        month = october(cast)
        said, silent = (cells(month, cast, "means", school) for school in (cast.school, cast.second_school))
        assert (said[0], silent[0]) == (gettext("yes"), gettext("not yet entered"))
        assert said[4] == Exact(0)
        assert silent[4] == gettext("none said")

    def test_no_hours_at_all_is_another_answer_than_none_said(self, cast):
        enter(cast, cast.school, counselor_hours=Decimal(0))
        month = october(cast)
        assert per_hour(month, school_place(cast.school)) == gettext("no hours")
        assert per_hour(month, school_place(cast.second_school)) == gettext("hours missing")

    def test_the_county_adds_up_those_who_said_something_and_says_how_many_did(self, cast):
        enter(cast, cast.school)
        enter(cast, cast.second_school, staff=35)
        month = october(cast)
        assert month.number(whole(cast), "staff") == Exact(75)
        assert month.number(whole(cast), "with_means") == Exact(2)
        assert month.number(whole(cast), "schools") == Exact(3)

    def test_of_lessons_the_fewest_stand_for_all(self, cast):
        enter(cast, cast.school, lessons=4)
        enter(cast, cast.second_school, lessons=1)
        assert october(cast).number(whole(cast), "lessons") == Exact(1)

    @pytest.mark.parametrize(("on", "year"), [("2026-11-01", 2026), ("2026-10-20", 2025)])
    def test_what_came_after_the_month_or_for_another_year_was_not_said_in_it(self, cast, on, year):
        enter(cast, cast.school, on, year)
        assert october(cast).number(whole(cast), "staff") is None

    def test_the_last_correction_of_the_month_counts(self, cast):
        for day, staff in (("2026-10-05", 40), ("2026-10-31", 41), ("2026-11-01", 99)):
            enter(cast, cast.school, day, staff=staff)
        assert october(cast).number(school_place(cast.school), "staff") == Exact(41)

    def test_how_many_have_not_entered_anything_is_asked_for_until_all_have(self, cast):
        assert self.asked(october(cast), cast, 3)
        for school in (cast.school, cast.second_school):
            enter(cast, school)
        assert self.asked(october(cast), cast, 1)
        enter(cast, cast.outside_school)
        assert not any(self.asked(october(cast), cast, n) for n in range(4))

    def asked(self, month: StoredMonth, cast, n: int) -> bool:
        words = ngettext(
            "%(n)s school has not entered what it has this school year.",
            "%(n)s schools have not entered what they have this school year.",
            n,
        )
        return words % {"n": n} in says(month, whole(cast))


class TestASchoolThatCameLater:
    """It is on the page and has no figures; what was counted before does not change for it."""

    @pytest.fixture
    def page(self, cast):
        current = make_round(cast, cast.school)
        fill_class(current, cast.class_3_1, {"rated": 24, "to-rate": 6})
        month = october(cast)
        self.late = factories.make_school(cast.county, "新建小学")
        return month

    def test_its_figures_are_not_yet_there(self, cast, page):
        assert page.people(school_place(self.late), "enrolled") is None
        nothing = gettext("not yet counted")
        assert cells(page, cast, "coverage", self.late)[:3] == (nothing, nothing, "")
        assert cells(page, cast, "coverage", self.late)[3] == gettext("none yet")

    def test_its_own_page_opens_and_promises_nothing(self, page):
        shown = school_page(page.row, self.late, "")
        assert shown["title"] == "新建小学"
        assert shown["states"] == shown["late"] == []

    def test_the_countys_total_stays_and_no_school_is_missed_twice(self, cast, page):
        every = [cast.school, cast.second_school, cast.outside_school, self.late]
        before, after = county_page(page.row, every[:3], ""), county_page(page.row, every, "")
        assert before["says"] == after["says"]
        assert before["blocks"][0].tables[0].rows[-1].cells == after["blocks"][0].tables[0].rows[-1].cells

    def test_townships_stand_in_the_order_of_their_names(self, cast, page):
        every = [self.late, cast.second_school, cast.school, cast.outside_school]
        names = [place.name for place in township_places(every, str)]
        assert names == sorted(names, key=lambda name: name.encode("gb18030"))
        assert len(names) == 4


class TestSheets:
    @pytest.fixture
    def current(self, cast):
        current = make_round(cast, cast.school, cast.second_school)
        for school_class in (cast.class_3_1, cast.second_class):
            fill_class(current, school_class, {"rated": 12})
            Sheet.objects.create(round=current, school_class=school_class, informant="teacher")
        return current

    def hand_in(self, school_class, on: str, **fields: Any) -> None:
        somebody = school_class.assignments.get().user
        values = {"state": "submitted", "submitted_at": factories.at(on), "submitted_by": somebody, **fields}
        if "reopened_at" in fields:
            values["reopened_by"] = somebody
        Sheet.objects.filter(school_class=school_class).update(**values)

    def counted(self, cast) -> tuple[Any, Any, Any]:
        month, place = october(cast), whole(cast)
        return tuple(month.number(place, name) for name in ("handed_in", "usable", "sheets"))

    def test_a_school_that_sent_nothing_is_owed_and_the_others_count(self, cast, current):
        self.hand_in(cast.class_3_1, "2026-10-20")
        assert self.counted(cast) == (Exact(1), Exact(1), Exact(2))
        month = october(cast)
        assert cells(month, cast, "coverage", cast.second_school)[3] != cells(month, cast, "coverage", cast.school)[3]
        assert month.row.work["round"]["over"]

    def test_one_that_came_in_november_was_missing_in_october(self, cast, current):
        self.hand_in(cast.class_3_1, "2026-11-01")
        assert self.counted(cast)[0] == Exact(0)

    def test_one_that_was_given_back_is_not_in(self, cast, current):
        self.hand_in(cast.class_3_1, "2026-10-12", state="reopened", reopened_at=factories.at("2026-10-30"))
        assert self.counted(cast)[0] == Exact(0)

    def test_one_that_was_given_back_in_november_was_in(self, cast, current):
        self.hand_in(cast.class_3_1, "2026-10-12", state="reopened", reopened_at=factories.at("2026-11-02"))
        assert self.counted(cast)[0] == Exact(1)

    @pytest.mark.parametrize(("too_few", "usable"), [(3, 1), (4, 0)])
    def test_a_sheet_is_usable_from_four_scored_children_in_five(self, cast, current, too_few, usable):
        for seat in range(200, 200 + too_few):  # beside twelve that are rated
            child = factories.make_student(cast.class_3_1, f"某{seat}", seat)
            put_in_state(current, child, cast.class_3_1, "not-scorable")
        self.hand_in(cast.class_3_1, "2026-10-20")
        assert self.counted(cast)[:2] == (Exact(1), Exact(usable))


class TestTheCounselor:
    def without(self, cast) -> int:
        works = october(cast).row.work["schools"]
        return sum(not work["visited"] for work in works.values())

    def test_every_school_of_the_cast_is_visited(self, cast):
        assert self.without(cast) == 0

    def test_whose_last_day_was_the_months_last_still_came_and_the_day_before_not(self, cast):
        cast.tian.assignments.update(ends=date(2026, 10, 31))
        assert self.without(cast) == 0
        cast.tian.assignments.update(ends=date(2026, 10, 30))
        assert self.without(cast) == 1

    def test_an_account_that_is_disabled_visits_nobody(self, cast):
        cast.wang.is_active = False
        cast.wang.save()
        assert self.without(cast) == 2
        assert any("2" in word for word in says(october(cast), whole(cast)))

    def test_two_counselors_of_one_school_come_on_their_days_together(self, cast):
        factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1], visit_every_weeks=2)
        assert october(cast).work(school_place(cast.school))["visits_a_fortnight"] == 5


def test_before_the_first_round_nobody_is_counted_and_it_is_said(cast):
    month = october(cast)
    assert round_words(month.row) == gettext("No round had begun by this day, so no children are counted.")
    assert county_page(month.row, [cast.school, cast.second_school], "")["states"] == []


def test_where_all_is_done_the_page_says_thanks_and_nothing_else(cast):
    current = make_round(cast, cast.school, cast.second_school, cast.outside_school)
    for school_class in (cast.class_3_1, cast.second_class, cast.outside_class):
        fill_class(current, school_class, {"rated": 12})
        done = {"state": "submitted", "submitted_at": factories.at("2026-10-20"), "submitted_by": cast.li}
        Sheet.objects.create(round=current, school_class=school_class, informant="teacher", **done)
    for school in (cast.school, cast.second_school, cast.outside_school):
        enter(cast, school)
    thanks = gettext("Nothing is overdue, and every class is done. Thank you all.")
    assert says(october(cast), whole(cast)) == [thanks]


def test_where_no_round_was_nobody_is_thanked_for_its_classes(cast):
    for school in (cast.school, cast.second_school, cast.outside_school):
        enter(cast, school)
    assert says(october(cast), whole(cast)) == [gettext("Nothing is overdue. Thank you all.")]
