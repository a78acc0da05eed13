from datetime import date

import pytest

from screening.reports.monthly.services import make_report
from tests.factories import at, make_care
from tests.reports.factories import decide, fill_class, make_round, open_case

TODAY = date(2026, 10, 19)


@pytest.fixture
def school_month(cast):
    """160 children of two classes, 12 flagged for the counselor in class 3-1, of whom 7 were seen and decided."""
    current = make_round(cast, cast.school)
    first = fill_class(current, cast.class_3_1, {"rated": 80, "no-consent-yet": 3})
    second = fill_class(current, cast.class_3_2, {"rated": 66, "refused": 11})
    for index, student in enumerate(first[:12]):
        case = open_case(current, student, cast.class_3_1, cast.wang)
        if index < 7:
            case.first_seen_on = date(2026, 10, 14)
            case.save()
            decide(case, cast.wang, "watch" if index < 6 else "no-concern", at("2026-10-14"))
    cast.current, cast.rated = current, [*first[:80], *second[:66]]
    return cast


def measured(cast, today=TODAY):
    report = make_report(school=cast.school, month=today, today=today, by=cast.chen)
    return report.figures["people"], report.figures["work"]


def test_a_small_state_is_hidden_and_takes_another_one_with_it(school_month):
    people, _work = measured(school_month)
    assert people["state.no-consent-yet"] == [None, "small"]
    assert people["state.refused"] == [None, "complement"]
    assert people["enrolled"] == [160, "shown"]


def test_each_step_of_the_chain_is_a_part_of_the_one_before(school_month):
    people, _work = measured(school_month)
    assert [people[f"chain.{step}"][0] for step in ("flagged", "seen")] == [12, 7]


def test_undecided_looks_past_their_day_are_overdue(school_month):
    _people, work = measured(school_month)
    assert work["overdue"]["desk"] == [5, 4]
    assert work["desk_in_time"] == [7, "shown"]
    assert work["desk_due"] == [12, "shown"]


def test_figures_of_a_past_day_do_not_know_what_came_later(school_month):
    _people, work = measured(school_month, today=date(2026, 10, 13))
    assert work["seen"] == [0, "shown"]
    assert work["overdue_total"] == 0


def test_children_are_told_apart_by_the_research_label(school_month):
    for student in school_month.rated[:20]:
        make_care(student, school_month.li, father_away="now", father_away_since=date(2025, 1, 1), mother_away="never")
    people, _work = measured(school_month)
    assert people["label.left-behind.rated"] == [20, "shown"]


def test_a_school_without_a_round_has_work_but_no_people(cast):
    people, work = measured(cast)
    assert people == {}
    assert work["overdue_total"] == 0


def test_a_school_under_150_children_has_no_table_of_people(cast):
    current = make_round(cast, cast.school)
    fill_class(current, cast.class_3_1, {"rated": 30})
    report = make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)
    assert (report.figures["layout"], report.figures["people"]) == ("small", {})


def test_the_same_figures_make_no_second_report_and_new_ones_a_new_revision(school_month):
    cast = school_month
    first = make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)
    assert make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen) == first
    open_case(cast.current, cast.rated[40], cast.class_3_1, cast.wang)
    second = make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)
    assert (second.revision, first.revision) == (2, 1)
    first.refresh_from_db()
    assert first.figures != second.figures


def test_a_report_holds_published_cells_only(school_month):
    report = make_report(school=school_month.school, month=TODAY, today=TODAY, by=school_month.chen)
    assert report.figures["people"]["state.no-consent-yet"] == [None, "small"]
    assert all(value is None or value == 0 or value >= 5 for value, _why in report.figures["people"].values())
