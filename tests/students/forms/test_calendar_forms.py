"""The county's calendar by form: terms that are missing, days that cannot be, and where it is said."""

from datetime import date

import pytest
import time_machine

from students import hooks
from students.forms.calendar import (
    CLOSING_DAYS,
    LAST_DAY,
    PROBLEMS,
    AddHolidayForm,
    AddMakeUpDayForm,
    AddTermForm,
    ClosingDayForm,
    HolidayEndForm,
    NumbersForm,
    RemoveHolidayForm,
    RemoveTermForm,
    TermDaysForm,
    missing_terms,
)
from students.models import Holiday, MakeUpDay, Term
from students.pages.calendar import CalendarPage, holiday_row, make_up_row, term_row
from students.selectors import calendar_of
from students.services.places import add_make_up_day, remove_term
from students.wording import closing_words
from tests import factories


def term(cast, year=2026, number=1):
    return cast.county.terms.get(school_year=year, number=number)


class TestTerms:
    def test_the_terms_of_four_years_are_offered_but_for_those_that_are_there(self, cast):
        assert missing_terms(cast.county) == [(2027, 1), (2027, 2), (2028, 1), (2028, 2)]
        term(cast, 2025, 2).delete()
        assert missing_terms(cast.county)[-1] == (2025, 2)

    def test_a_new_county_is_offered_all_of_them_this_year_first(self, cast):
        empty = factories.make_county("青山县")
        empty.terms.all().delete()
        assert missing_terms(empty)[:2] == [(2026, 1), (2026, 2)] and len(missing_terms(empty)) == 8

    @pytest.mark.parametrize(
        ("starts", "ends", "problem"),
        [
            ("2027-09-01", "2027-09-01", "order"),
            ("2027-09-02", "2027-09-01", "order"),
            ("2026-12-31", "2028-01-20", "year"),
            ("2027-09-01", "2029-01-20", "year"),
            ("2027-07-02", "2028-01-20", "overlap"),
        ],
    )
    def test_days_that_cannot_be_are_said_beside_a_day_and_nothing_is_kept(self, cast, starts, ends, problem):
        form = AddTermForm(cast.county, {"term": "2027-1", "starts": starts, "ends": ends})
        assert form.is_valid() and form.done(cast.county, by=cast.district) is None
        field, words = PROBLEMS[problem]
        assert form.errors == {field: [words]}
        assert not Term.objects.filter(school_year=2027).exists()

    def test_the_day_after_the_last_one_is_free(self, cast):
        form = AddTermForm(cast.county, {"term": "2027-1", "starts": "2027-07-03", "ends": "2028-01-20"})
        assert form.is_valid() and form.done(cast.county, by=cast.district).number == 1

    def test_a_term_may_get_other_days_that_touch_its_own_old_ones(self, cast):
        form = TermDaysForm({"starts": "2026-08-31", "ends": "2027-01-20"})
        assert form.is_valid() and form.done(term(cast), by=cast.district).starts == date(2026, 8, 31)
        assert Term.objects.filter(county=cast.county).count() == 4

    def test_the_same_days_in_another_county_are_its_own(self, cast):
        other = factories.make_county("青山县")
        remove_term(other.terms.get(school_year=2026, number=2), by=cast.district)
        assert term(cast, 2026, 2).pk

    def test_a_future_term_can_go_and_one_with_a_round_cannot(self, cast, monkeypatch):
        asked = RemoveTermForm({})
        assert asked.done(term(cast, 2026, 2), by=cast.district) is not None
        monkeypatch.setattr(hooks, "term_has_round", [lambda _term: True])
        form = RemoveTermForm({})
        assert form.done(term(cast, 2025, 1), by=cast.district) is None
        assert form.non_field_errors() == [PROBLEMS["round"][1]]


class TestHolidays:
    def add(self, cast, name, starts, ends):
        form = AddHolidayForm({"name": name, "starts": starts, "ends": ends})
        return form, form.is_valid() and form.done(cast.county, by=cast.district)

    def test_a_holiday_of_one_day_is_one(self, cast):
        assert self.add(cast, "元旦", "2027-01-01", "2027-01-01")[1].ends == date(2027, 1, 1)

    def test_the_same_holiday_sent_twice_is_one_and_another_name_on_its_days_is_refused(self, cast):
        rows = {self.add(cast, " 元旦 ", "2027-01-01", "2027-01-03")[1] for _press in range(2)}
        assert len(rows) == 1
        form, done = self.add(cast, "新年", "2027-01-03", "2027-01-04")
        assert done is None and set(form.errors) == {"starts"}

    @pytest.mark.parametrize(("ends", "kept"), [("2026-10-08", True), ("2026-10-01", True), ("2026-09-30", False)])
    def test_its_end_moves_and_never_before_its_beginning(self, cast, ends, kept):
        form = HolidayEndForm({"ends": ends})
        done = form.is_valid() and form.done(Holiday.objects.get(), by=cast.district)
        assert bool(done) is kept and Holiday.objects.filter(ends=ends).exists() is kept

    def test_days_of_a_holiday_that_goes_are_school_days_again(self, cast):
        assert not calendar_of(cast.county).is_school_day(date(2026, 10, 5))
        RemoveHolidayForm({}).done(Holiday.objects.get(), by=cast.district)
        assert calendar_of(cast.county).is_school_day(date(2026, 10, 5))


class TestMakeUpDays:
    @pytest.mark.parametrize(
        ("day", "problem"),
        [("2026-10-10", None), ("2026-10-12", "weekday"), ("2026-08-01", "no-term"), ("2027-02-06", "no-term")],
    )
    def test_it_is_a_weekend_day_of_a_term(self, cast, day, problem):
        form = AddMakeUpDayForm({"day": day})
        done = form.is_valid() and form.done(cast.county, by=cast.district)
        assert bool(done) is (problem is None)
        assert form.errors == ({"day": [PROBLEMS[problem][1]]} if problem else {})

    def test_entered_twice_it_counts_once(self, cast):
        for _press in range(2):
            add_make_up_day(cast.county, by=cast.district, day=date(2026, 10, 10))
        assert MakeUpDay.objects.count() == 1


class TestNumbers:
    def test_the_form_begins_with_what_is_known_and_keeps_it_without_blanks(self, cast):
        known = NumbersForm.of(cast.county).initial
        form = NumbersForm.of(cast.county, known | {"emergency_numbers": " 0000-555 0110 "})
        assert form.is_valid() and form.done(cast.county, by=cast.district).emergency_numbers == "0000-555 0110"

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"emergency_numbers": ""}, set()),
            ({"protection_contact_name": " "}, {"protection_contact_name"}),
            ({"protection_contact_phone": "0" * 31}, {"protection_contact_phone"}),
        ],
    )
    def test_somebody_must_answer_for_the_county(self, cast, changes, wrong):
        assert set(NumbersForm.of(cast.county, NumbersForm.of(cast.county).initial | changes).errors) == wrong

    @pytest.mark.parametrize(
        ("day", "fits"), [(LAST_DAY, True), (28, True), (20, True), (19, False), (29, False), (0, False)]
    )
    def test_a_month_is_counted_up_to_a_day_near_its_end(self, day, fits):
        assert ClosingDayForm({"day": day}).is_valid() is fits

    def test_every_closing_day_has_words_of_its_own(self):
        assert len({closing_words(day) for day in (*CLOSING_DAYS, LAST_DAY)}) == len(CLOSING_DAYS) + 1


class TestThePage:
    def test_rows_stand_newest_first_under_the_code_of_their_address(self, cast):
        page = CalendarPage(cast.district)
        assert [row.code for row in page.terms] == ["2026-2", "2026-1", "2025-2", "2025-1"]
        assert [row.code for row in page.holidays] == ["2026-10-01"]
        assert page.editable and not CalendarPage(cast.admin).editable

    def test_one_day_is_told_once_and_a_span_by_both_ends(self, cast):
        day = make_up_row(MakeUpDay(county=cast.county, date=date(2026, 10, 10)))
        one = holiday_row(Holiday(name="元旦", starts=date(2027, 1, 1), ends=date(2027, 1, 1)))
        assert day.days.count("2026") == one.days.count("2027") == 1
        assert term_row(term(cast)).days.count("202") == 2

    @pytest.mark.parametrize("day", ["2026-10-19", "2026-10-24", "2027-02-10"])
    def test_today_is_a_school_day_a_free_day_or_outside_every_term(self, cast, day):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            said = CalendarPage(cast.district).today
        with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
            assert (said == CalendarPage(cast.district).today) is (day == "2026-10-19")
