"""A county's month in words: what to do now, what the next round brings, and nothing of a number that is kept back."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from screening.reports.county.figures import STATES, county_key, school_key, township_key
from screening.reports.county.month import (
    ReportedPlace,
    StoredMonth,
    cells_of,
    county_place,
    read_month,
    township_places,
)
from screening.reports.county.presenter import coming_words, month_links, round_words, says
from screening.reports.county.tables import blocks, late_rows, late_title, per_hour, state_rows
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.models import CountyMonth
from students.models import County, School, Township

SMALL, BESIDE, GROUP = [None, "small"], [None, "complement"], [None, "group"]
ROUND = {"school_year": 2026, "term": 1, "opens": "2026-09-28", "closes": "2026-10-23", "over": True}
WORK = {"visited": 1, "visits_a_fortnight": 4.0, "sheets": 8, "handed_in": 8, "usable": 7, "undone": 0}
MEANS = {"staff": 40.0, "counselor_hours": 10.0, "clubs": 6.0, "lessons": 4.0, "books": 520.0}
WHOLE = ReportedPlace("禾溪县", county_key, (1, 2))
ONE = ReportedPlace("柳湾小学", partial(school_key, 1), (1,))


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def month(*, cells: dict[str, Any] | None = None, schools: dict[str, Any] | None = None, **work: Any) -> StoredMonth:
    told = schools or {"1": {**WORK, **MEANS}, "2": {**WORK, **MEANS}}
    kept = {"as_of": "2026-10-31", "round": ROUND, "next": None, "schools": told, **work}
    row = CountyMonth(public_id=uuid4(), county=County(name="禾溪县"), month=date(2026, 10, 1), work=kept)
    row.cells = {county_key("overdue"): [0, "shown"], **(cells or {})}
    return StoredMonth(row)


def coming(**schools: float) -> dict[str, Any]:
    found = schools or {"1": 20.0, "2": 9.0}
    return {"school_year": 2026, "term": 2, "opens": "2027-03-15", "closes": "2027-04-09", "weeks": 6, "schools": found}


class TestWhatToDo:
    def test_where_all_is_done_it_says_thanks_and_nothing_else(self):
        assert len(says(month(), WHOLE)) == 1

    def test_what_is_overdue_stands_first_with_its_number(self):
        found = says(month(cells={county_key("overdue"): [1204, "shown"]}), WHOLE)
        assert found[0].startswith("1,204 ")

    def test_a_few_pieces_are_said_to_be_few(self):
        assert says(month(cells={county_key("overdue"): SMALL}), WHOLE)[0].startswith("<5 ")

    @pytest.mark.parametrize("hidden", [BESIDE, GROUP])
    def test_a_number_that_is_kept_back_is_no_dash_in_a_sentence(self, hidden):
        [found] = says(month(cells={county_key("overdue"): hidden}), WHOLE)
        assert "—" not in found and "overdue" in found

    @pytest.mark.parametrize("over", [True, False])
    def test_classes_that_are_not_done_are_counted_whether_the_round_runs_or_is_over(self, over):
        late = {"1": {**WORK, **MEANS, "undone": 3}, "2": {**WORK, **MEANS}}
        [found] = says(month(schools=late, round={**ROUND, "over": over}), WHOLE)
        assert "3" in found and ("ended" in found) == over

    def test_without_a_round_no_class_is_missed(self):
        late = {"1": {**WORK, **MEANS, "undone": 3}}
        assert len(says(month(schools=late, round=None), WHOLE)) == 1
        assert "3" not in says(month(schools=late, round=None), WHOLE)[0]

    def test_a_round_that_was_over_before_the_month_is_not_brought_up_again(self):
        late, earlier = {"1": {**WORK, **MEANS, "undone": 3}}, {**ROUND, "opens": "2026-04-13", "closes": "2026-05-08"}
        assert not any("not done" in one for one in says(month(schools=late, round=earlier), WHOLE))

    @pytest.mark.parametrize("over", [True, False])
    def test_a_school_that_did_not_open_the_round_is_said_and_nobody_is_thanked_for_every_class(self, over):
        shut = {name: value for name, value in WORK.items() if name not in ("sheets", "handed_in", "usable", "undone")}
        schools = {"1": {**WORK, **MEANS}, "2": {**shut, **MEANS}}
        [found] = says(month(schools=schools, round={**ROUND, "over": over}), WHOLE)
        assert found == ("1 school never opened the round." if over else "1 school has not opened the round.")

    @pytest.mark.parametrize("earlier", [None, {**ROUND, "opens": "2026-04-13", "closes": "2026-05-08"}])
    def test_a_month_without_a_round_thanks_for_no_class(self, earlier):
        """The second of September: August had no round, so that no class of it was done."""
        assert says(month(round=earlier), WHOLE) == ["Nothing is overdue. Thank you all."]

    def test_schools_nobody_visits_and_schools_that_said_nothing_are_counted(self):
        quiet = {"1": {**WORK, "visited": 0}, "2": {**WORK, **MEANS}}
        visits, means = says(month(schools=quiet), WHOLE)
        assert visits.startswith("No counselor comes to 1 school.")
        assert means.startswith("1 school has not")

    def test_one_class_is_not_said_as_many(self):
        def said(missing: int) -> str:
            return says(month(schools={"1": {**WORK, **MEANS, "undone": missing}}), WHOLE)[0]

        assert "1 class not" in said(1) and "2 classes not" in said(2)

    def test_a_month_kept_before_classes_were_counted_says_what_its_sheets_say(self):
        old = {name: value for name, value in {**WORK, **MEANS, "handed_in": 5}.items() if name != "undone"}
        assert "3" in says(month(schools={"1": old}), WHOLE)[0]


class TestHolidays:
    """A county that reads July while school is out."""

    LATE = {county_key("overdue"): [64, "shown"], county_key("overdue.holiday-plan"): [58, "shown"]}

    def said(self, back: str | None = "2026-09-01", **cells: Any) -> list[str]:
        return says(month(cells={**self.LATE, **cells}, holiday={"back": back}), WHOLE)

    def test_nothing_is_called_overdue_and_the_day_on_which_school_begins_is_said(self):
        first, plans = self.said()
        assert "1 September 2026" in first and "64" not in first and "overdue" not in first
        assert plans.startswith("58 ")

    def test_a_day_that_nobody_knows_is_not_made_up(self):
        assert "2026" not in self.said(None)[0]

    def test_with_every_plan_written_nothing_is_asked_of_the_townships(self):
        assert len(self.said(**{county_key("overdue.holiday-plan"): [0, "shown"]})) == 1

    @pytest.mark.parametrize("hidden", [BESIDE, GROUP])
    def test_a_number_of_plans_that_is_kept_back_is_no_dash(self, hidden):
        assert "—" not in self.said(**{county_key("overdue.holiday-plan"): hidden})[1]

    def test_the_list_of_kinds_says_that_it_was_left_over(self):
        assert late_title(month(holiday={"back": None})) != late_title(month())


class TestNextRound:
    def test_none_that_is_planned_brings_nothing(self):
        assert coming_words(month(), WHOLE) == []

    def test_the_places_of_all_schools_are_said_together(self):
        [said] = coming_words(month(next=coming()), WHOLE)
        assert "29 places" in said and "6 weeks" in said

    def test_a_school_that_takes_no_part_is_told_nothing(self):
        assert coming_words(month(next=coming(**{"2": 9.0})), ONE) == []


class TestTables:
    def rows(self, stored: StoredMonth, anchor: str, *places: ReportedPlace):
        [part] = [part for part in blocks(stored, WHOLE, list(places)) if part.anchor == anchor]
        return part.tables[0].rows

    def test_all_together_stand_below_several_places_and_not_below_one(self):
        two = ReportedPlace("竹坪小学", partial(school_key, 2), (2,))
        assert [row.is_total for row in self.rows(month(), "load", ONE, two)] == [False, False, True]
        assert [row.is_total for row in self.rows(month(), "load", ONE)] == [False]

    def test_places_keep_the_order_they_are_given_whatever_their_figures(self):
        two = ReportedPlace("竹坪小学", partial(school_key, 2), (2,))
        names = [row.name for row in self.rows(month(), "load", two, ONE)]
        assert names[:2] == ["竹坪小学", "柳湾小学"]

    def test_a_school_that_came_later_has_no_figures_and_no_nought(self):
        later = ReportedPlace("新校", partial(school_key, 9), (9,))
        [row] = self.rows(month(), "coverage", later)
        assert row.cells[0] == "not yet counted" and row.cells[2] == "" and row.cells[3] == "none yet"

    @pytest.mark.parametrize(
        ("rated", "share"), [([24, "shown"], "80%"), (SMALL, "—"), (BESIDE, "—"), ([0, "shown"], "0%")]
    )
    def test_the_share_is_that_of_printed_counts(self, rated, share):
        cells = {school_key(1, "enrolled"): [30, "shown"], school_key(1, "state.rated"): rated}
        [row] = self.rows(month(cells=cells), "coverage", ONE)
        assert row.texts[2] == share

    @pytest.mark.parametrize(
        ("opened", "hours", "said"),
        [
            ([25, "shown"], 10.0, "2.5"),
            (SMALL, 10.0, "—"),
            ([25, "shown"], 0.0, "no hours"),
            ([25, "shown"], None, "hours missing"),
        ],
    )
    def test_cases_for_each_hour_of_a_school(self, opened, hours, said):
        work = {key: value for key, value in {**WORK, **MEANS, "counselor_hours": hours}.items() if value is not None}
        stored = month(cells={school_key(1, "open"): opened}, schools={"1": work})
        assert str(per_hour(stored, ONE)) == said

    def test_every_state_and_every_kind_of_arrears_is_a_line_also_when_nobody_is_in_it(self):
        cells = {county_key("state.rated"): [40, "shown"], county_key("overdue.desk"): SMALL}
        states, late = state_rows(month(cells=cells), WHOLE), late_rows(month(cells=cells), WHOLE)
        assert len(states) == 8 and len(late) == 5
        assert Published(40) in [cell for _name, cell in states]
        assert Published.of(SMALL) in [cell for _name, cell in late]

    @pytest.mark.parametrize(("rated", "lines"), [(BESIDE, 0), ([40, "shown"], 8)])
    def test_where_every_state_is_kept_back_there_is_no_table_of_dashes(self, rated, lines):
        hidden = {county_key(key): BESIDE for key in STATES}
        assert len(state_rows(month(cells={**hidden, county_key("state.rated"): rated}), WHOLE)) == lines


class TestStored:
    def test_whole_numbers_are_work_and_others_are_hours(self):
        stored = month(schools={"1": {**WORK, "counselor_hours": 7.5}})
        assert stored.number(ONE, "sheets") == Exact(8)
        assert stored.number(ONE, "counselor_hours") == "7.5"
        assert stored.number(ONE, "clubs") is None

    def test_what_the_officer_is_shown_is_what_was_published(self):
        cells = {school_key(1, "open"): SMALL, township_key(7, "open"): BESIDE}
        found = cells_of(month(cells=cells).row)
        assert found[school_key(1, "open")] == Published.of(SMALL)
        assert found.keys() == {county_key("overdue"), *cells}

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("2026-10", date(2026, 10, 1)),
            ("2026-13", None),
            ("2026-1", None),
            ("", None),
            ("2026-10-05", None),
            ("今年", None),
        ],
    )
    def test_a_month_stands_in_an_address_as_year_and_month(self, text, first):
        assert read_month(text) == first

    def test_the_month_that_is_shown_is_marked_among_the_others(self):
        shown, other = month().row, month().row
        assert [is_this for _address, _words, is_this in month_links([shown, other], shown)] == [True, False]

    def test_before_the_first_round_that_is_said(self):
        assert round_words(month(round=None).row) != round_words(month().row)
        assert "2026" in round_words(month().row)


def test_townships_and_schools_stand_in_the_order_of_chinese_names():
    names = {1: "竹坪乡", 2: "柳湾镇", 3: "安山镇"}
    townships = {pk: Township(pk=pk, name=name) for pk, name in names.items()}
    schools = [School(pk=10 + pk, name=f"{names[pk]}小学", township=one) for pk, one in townships.items()]
    schools.append(School(pk=20, name="又一所", township=townships[2]))
    places = township_places(schools, lambda township: f"/{township.pk}/")
    assert [place.name for place in places] == ["安山镇", "柳湾镇", "竹坪乡"]
    assert [place.schools for place in places] == [(13,), (12, 20), (11,)]
    assert county_place("县", schools).schools == (11, 12, 13, 20)
