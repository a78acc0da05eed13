"""Months with a round, without one, in the holidays; small schools; books that close before the month ends."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from screening.library import wording
from screening.reports.models import MonthlyReport, Publication
from screening.reports.monthly.services.making import (
    NothingToReport,
    asks_standing,
    books_of,
    make_missing_reports,
    make_report,
)
from screening.reports.monthly.view import whole_view
from screening.reports.tables import text_of
from screening.rounds.models import ChildState, RoundChild, RoundSchool, Sheet
from tests.factories import at
from tests.reports.factories import decide, fill_class, make_round, open_case
from tests.reports.monthly.count_month import TODAY, counted, fill


def made(cast, month: date, today: date | None = None) -> MonthlyReport:
    return make_report(school=cast.school, month=month, today=today or date(2027, 3, 1), by=cast.chen)


def test_a_month_with_a_round_has_children_and_sheets(cast):
    fill(cast)
    figures = made(cast, TODAY, TODAY).figures
    assert figures["layout"] == "round"
    assert figures["people"]["state.rated"] == [154, "shown"]
    assert figures["coverage"] == {"sheets": 0, "handed_in": 0, "usable": 0, "waiting": 0}


@pytest.mark.parametrize(("closes", "is_open"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_a_round_whose_day_is_past_asks_for_no_class_although_nobody_has_closed_it(cast, closes, is_open):
    fill(cast)
    cast.current.closes_on = closes
    cast.current.save()
    assert made(cast, TODAY, TODAY).figures["round"]["open"] == is_open


def test_a_month_without_a_round_follows_the_children_of_the_last_one(cast):
    fill(cast)
    for child in cast.first[:8]:
        case = open_case(cast.current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 12, 3))
        decide(case, cast.wang, "watch", at("2026-12-03"))
    figures = made(cast, date(2026, 12, 1)).figures
    assert (figures["layout"], figures["people"], figures["coverage"]) == ("no-round", {}, None)
    assert figures["after"]["round"]["closes"] == "2026-11-20"
    assert figures["after"]["people"]["chain.seen"] == [8, "shown"]


def test_a_month_of_holidays_has_work_and_no_children(cast):
    fill(cast)
    figures = made(cast, date(2027, 2, 1)).figures
    assert (figures["layout"], figures["people"], figures["after"]) == ("holiday", {}, None)
    assert figures["work"]["overdue_total"] == 0


def test_a_school_under_150_children_has_sheets_instead_of_a_table_of_people(cast):
    current = make_round(cast, cast.school)
    fill_class(current, cast.class_3_1, {"rated": 149})
    Sheet.objects.create(
        round=current,
        school_class=cast.class_3_1,
        informant="teacher",
        state="submitted",
        submitted_at=at("2026-10-12"),
        submitted_by=cast.li,
    )
    figures = made(cast, TODAY, TODAY).figures
    assert (figures["layout"], figures["people"]) == ("small", {})
    assert figures["coverage"]["handed_in"] == 1
    assert made(cast, date(2026, 12, 1)).figures["after"] is None
    fill_class(current, cast.class_3_2, {"rated": 1})
    assert made(cast, TODAY, TODAY).figures["layout"] == "round"


def test_before_the_school_has_opened_the_round_nobody_is_counted(cast):
    fill(cast)
    RoundSchool.objects.update(opened_at=at("2026-10-20"))
    assert counted(cast.school).layout == "no-round"
    assert counted(cast.school, date(2026, 10, 20)).layout == "round"


@pytest.mark.parametrize("month", [date(2026, 8, 1), date(2026, 11, 1)])
def test_before_the_first_child_and_after_today_there_is_nothing_to_report(cast, month):
    with pytest.raises(NothingToReport):
        made(cast, month, TODAY)
    assert not MonthlyReport.objects.exists()


def test_books_closed_on_the_25th_begin_the_day_after_the_month_before_was_closed(cast):
    cast.county.report_closing_day = 25
    cast.county.save()
    period = books_of(cast.school, date(2026, 10, 1), date(2026, 11, 3))
    assert (period.first, period.last) == (date(2026, 9, 26), date(2026, 10, 25))
    cast.school.township.county.report_closing_day = 31
    period = books_of(cast.school, date(2027, 2, 1), date(2027, 3, 3))
    assert (period.first, period.last) == (date(2027, 2, 1), date(2027, 2, 28))


def test_books_closed_on_the_25th_are_made_from_the_26th_on(cast):
    cast.county.report_closing_day = 25
    cast.county.save()
    assert {one.month for one in make_missing_reports(today=date(2026, 10, 25))} == {date(2026, 9, 1)}
    assert {one.month for one in make_missing_reports(today=date(2026, 10, 26))} == {date(2026, 10, 1)}


def test_every_month_that_was_missed_is_made_the_oldest_first(cast):
    make_missing_reports(today=date(2026, 10, 2))
    later = make_missing_reports(today=date(2027, 1, 4))
    mine = [one.month.month for one in later if one.school == cast.school]
    assert mine == [10, 11, 12]
    assert make_missing_reports(today=date(2027, 1, 4)) == []


def test_a_month_made_by_hand_while_it_ran_is_made_again_at_its_end_with_what_has_changed(cast):
    make_missing_reports(today=date(2026, 10, 2))
    fill(cast)
    made(cast, TODAY, TODAY)
    for child in cast.first[:6]:
        open_case(cast.current, child, cast.class_3_1, cast.wang, opened_on=date(2026, 10, 26), desk_due_on=None)
    make_missing_reports(today=date(2026, 11, 2))
    last = MonthlyReport.objects.get(school=cast.school, month=date(2026, 10, 1), revision=2)
    assert last.figures["as_of"] == "2026-10-31"
    first = MonthlyReport.objects.get(school=cast.school, month=date(2026, 10, 1), revision=1)
    with override("en"):
        said = [text_of(line) for line in whole_view(last, [first, last]).changes]
        assert [line for line in said if line.startswith("Counselor asked to see, ")]
        assert not [line for line in said if line.startswith(wording.state_label(ChildState.RATED))]


def test_a_month_that_stands_is_neither_made_nor_published_twice(cast):
    fill(cast)
    first = made(cast, TODAY, TODAY)
    assert made(cast, TODAY, TODAY) == first
    assert Publication.objects.count() == 1
    assert "changed" not in first.figures


def test_looking_at_the_first_screen_publishes_nothing(cast):
    fill(cast)
    period = books_of(cast.school, TODAY, TODAY)
    assert asks_standing(user=cast.chen, school=cast.school, period=period, latest=None) == []
    assert not Publication.objects.exists()
    report = made(cast, TODAY, TODAY)
    open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, desk_due_on=date(2026, 10, 12))
    assert [ask["code"] for ask in report.figures["asks"]] == ["nothing"]  # as of the report
    standing = asks_standing(user=cast.chen, school=cast.school, period=period, latest=report)
    assert standing == [{"code": "look", "days": 7}]
    assert Publication.objects.count() == 1


def test_what_the_report_asks_is_not_asked_again_because_a_day_has_passed(cast):
    fill(cast)
    open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, desk_due_on=date(2026, 10, 12))
    report = made(cast, TODAY, TODAY)
    report.figures["asks"] = [{"code": "look", "days": 7}]
    tomorrow = books_of(cast.school, TODAY, TODAY + timedelta(days=1))
    assert asks_standing(user=cast.chen, school=cast.school, period=tomorrow, latest=None) == [
        {"code": "look", "days": 8}
    ]
    assert asks_standing(user=cast.chen, school=cast.school, period=tomorrow, latest=report) == []


def test_more_cases_and_more_months_ask_the_database_no_more_often(cast):
    fill(cast)
    asked = []
    for month, some in ((date(2026, 10, 31), cast.first[:1]), (date(2027, 6, 30), cast.first[1:40])):
        for child in some:
            case = open_case(cast.current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 9))
            decide(case, cast.wang, "watch", at("2026-10-13"))
        cast.current.closes_on = month
        cast.current.save()
        with CaptureQueriesContext(connection) as captured:
            found = counted(cast.school, month)
        asked.append((len(captured), len(found.exact["trend"])))
    assert [months for _queries, months in asked] == [2, 9]
    assert asked[0][0] == asked[1][0] <= 30


@pytest.mark.parametrize("decided", [0, 6, 12])
def test_two_months_never_tell_the_few_who_came_between_them(cast, decided):
    fill(cast)
    for place, child in enumerate(cast.first[:12]):
        case = open_case(cast.current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 9))
        if place < decided:
            decide(case, cast.wang, "watch", at("2026-10-13"))
    made(cast, date(2026, 10, 1), date(2026, 11, 2))
    for child in cast.first[12:15]:
        open_case(
            cast.current,
            child,
            cast.class_3_1,
            cast.wang,
            opened_on=date(2026, 11, 9),
            desk_due_on=date(2026, 11, 16),
            first_seen_on=date(2026, 11, 10),
        )
    november = made(cast, date(2026, 11, 1), date(2026, 12, 2)).figures
    assert november["people"]["chain.flagged"][0] is None
    assert november["people"]["chain.seen"][0] is None
    assert november["work"]["seen"] == [None, "small"]


def test_a_step_back_of_many_children_is_printed_too(cast):
    fill(cast)
    made(cast, date(2026, 10, 1), date(2026, 11, 2))
    gone = [child.pk for child in cast.first[:20]]
    RoundChild.objects.filter(student__in=gone).update(state="refused", since=at("2026-11-10"))
    november = made(cast, date(2026, 11, 1), date(2026, 12, 2)).figures
    assert november["people"]["state.rated"] == [134, "shown"]
    again = made(cast, date(2026, 10, 1), date(2026, 12, 2))
    assert again.figures["people"]["state.rated"][0] in (None, 134, 154)
