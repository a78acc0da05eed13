"""A month counted later is the month as it stood: what was decided, changed or entered since is not in it."""

from datetime import date

import pytest

from screening.cases.models import Case, HandOver, TalkTask
from screening.rounds.models import RoundChild, RoundSchool, Sheet
from students.models import Consent, Enrolment
from tests.factories import at, make_care, make_consent
from tests.reports.factories import decide, open_case
from tests.reports.monthly.count_month import cells, counted, fill

SEPTEMBER, LATER = date(2026, 9, 30), date(2026, 11, 16)


@pytest.fixture
def school(cast):
    fill(cast)
    return cast.school


def settled_later(child, state: str) -> None:
    """The child's state of today came after the day."""
    owner = {} if state in ("rated", "refused", "left") else {"owner": "class-teacher", "due_on": LATER}
    RoundChild.objects.filter(student=child).update(**({"state": state, "since": at("2026-11-09")} | owner))


def test_a_child_rated_since_was_still_to_be_rated(cast, school):
    make_consent(cast.first[0], recorded_at=at("2026-09-20"))
    settled_later(cast.first[0], "rated")
    assert cells(school)["state.to-rate"] == 1
    assert cells(school)["state.rated"] == 153


def test_a_child_whose_sheet_of_consent_came_since_had_none(cast, school):
    make_consent(cast.first[0], recorded_at=at("2026-11-02"))
    settled_later(cast.first[0], "rated")
    assert cells(school)["state.no-consent-yet"] == 1


def test_a_child_withdrawn_since_took_part(cast, school):
    make_consent(cast.first[0], recorded_at=at("2026-09-20"))
    make_consent(cast.first[0], Consent.Outcome.WITHDRAWN, dated=LATER, recorded_at=at("2026-11-16"))
    settled_later(cast.first[0], "refused")
    assert cells(school)["state.refused"] == 6
    assert cells(school)["state.to-rate"] == 1


def test_a_child_who_left_since_was_here_and_one_who_came_since_was_not(cast, school):
    left, came = cast.first[0], cast.first[1]
    make_consent(left, recorded_at=at("2026-09-20"))
    settled_later(left, "left")
    Enrolment.objects.filter(student=left).update(ends=date(2026, 11, 6), end_reason="left")
    Enrolment.objects.filter(student=came).update(starts=date(2026, 11, 2))
    found = cells(school)
    assert (found["state.left"], found["enrolled"]) == (0, 159)


def test_a_child_who_moved_to_another_school_since_is_counted_where_it_was(cast, school):
    child = cast.first[0]
    Enrolment.objects.filter(student=child).update(ends=date(2026, 11, 6), end_reason="moved-school")
    Enrolment.objects.create(student=child, school_class=cast.second_class, seat_number=40, starts=date(2026, 11, 7))
    RoundSchool.objects.create(
        round=cast.current, school=cast.second_school, opened_at=at("2026-10-08"), opened_by=cast.admin
    )
    RoundChild.objects.filter(student=child).update(school_class=cast.second_class)
    assert cells(school)["enrolled"] == 160
    assert cells(school, LATER)["enrolled"] == 159


def test_a_sheet_opened_again_since_was_handed_in_and_its_children_rated(cast, school):
    sheet = Sheet.objects.create(
        round=cast.current,
        school_class=cast.class_3_1,
        informant="teacher",
        state="reopened",
        submitted_at=at("2026-10-12"),
        submitted_by=cast.li,
        reopened_at=at("2026-11-02"),
        reopened_by=cast.li,
    )
    assert counted(school).exact["coverage"]["handed_in"] == 1
    sheet.reopened_at = at("2026-10-14")
    sheet.save()
    assert counted(school).exact["coverage"]["handed_in"] == 0


def test_all_right_for_now_ended_a_case_that_was_taken_up_again_since(cast, school):
    case = open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 9))
    decide(case, cast.wang, "no-concern", at("2026-10-13"))
    case.decisions.update(superseded_at=at("2026-11-10"))
    decide(case, cast.wang, "watch", at("2026-11-10"))
    now, then = cells(school, LATER), cells(school)
    assert (then["chain.acted"], now["chain.acted"]) == (0, 1)
    assert (then["work.reopened"], now["work.reopened"]) == (0, 1)


def test_the_end_of_a_case_taken_back_after_ninety_days_is_not_counted_as_again(cast, school):
    case = open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, opened_on=date(2026, 7, 1))
    decide(case, cast.wang, "no-concern", at("2026-07-20"))
    case.decisions.update(superseded_at=at("2026-10-19"))
    decide(case, cast.wang, "watch", at("2026-10-19"))
    assert cells(school)["work.reopened"] == 0
    case.decisions.filter(decision="no-concern").update(decided_at=at("2026-07-21"))
    assert cells(school)["work.reopened"] == 1


def test_a_case_another_school_took_over_since_is_counted_where_it_was(cast, school):
    case = open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang)
    HandOver.objects.create(
        case=case,
        why="other-school",
        from_owner=cast.wang,
        from_school=school,
        from_class=cast.class_3_1,
        to_school=cast.second_school,
        to_class=cast.second_class,
        sealed_at=at("2026-11-02"),
        accepted_at=at("2026-11-04"),
        accepted_by=cast.wang,
    )
    Case.objects.filter(pk=case.pk).update(school=cast.second_school, school_class=cast.second_class)
    assert cells(school)["chain.flagged"] == 1
    assert cells(school, LATER)["chain.flagged"] == 0
    assert counted(cast.second_school).exact["work"]["overdue_total"] == 0


def test_a_talk_answered_since_was_still_waited_for(cast, school):
    case = open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, tier="B", desk_due_on=None)
    TalkTask.objects.create(
        student=case.student,
        school_class=cast.class_3_1,
        round=cast.current,
        case=case,
        kind="tier-b",
        state="answered",
        due_on=date(2026, 10, 29),
        answer="watch",
        answered_at=at("2026-11-02"),
        answered_by=cast.li,
    )
    assert (cells(school)["work.talks_waiting"], cells(school)["work.talks_answered"]) == (1, 0)
    assert (cells(school, LATER)["work.talks_waiting"], cells(school, LATER)["work.talks_answered"]) == (0, 1)


def test_long_on_watch_counts_from_the_first_day_of_the_watch_however_often_it_was_prolonged(cast, school):
    case = open_case(cast.current, cast.first[0], cast.class_3_1, cast.wang, opened_on=date(2026, 8, 3))
    for moment, until in (("2026-08-24", date(2026, 9, 21)), ("2026-09-21", date(2026, 10, 30))):
        case.decisions.update(superseded_at=at(moment))
        row = decide(case, cast.wang, "watch", at(moment))
        row.until = until
        row.save()
    assert cells(school)["work.watch_long"] == 0  # 19 October: 56 days, which is eight weeks
    assert cells(school, date(2026, 10, 20))["work.watch_long"] == 1
    assert counted(school, SEPTEMBER).exact["work"]["postponed"] == 1


def test_a_care_arrangement_entered_since_was_not_known(cast, school):
    away = {"father_away": "now", "father_away_since": date(2025, 1, 1), "mother_away": "never"}
    make_care(cast.first[0], cast.li, **away, recorded_at=at("2026-11-02"))
    assert cells(school).get("label.left-behind.rated", 0) == 0
    assert cells(school, LATER)["label.left-behind.rated"] == 1


def test_a_family_that_agrees_no_more_is_not_counted_by_label_even_for_the_time_before(cast, school):
    make_care(cast.first[0], cast.li, father_away="never", mother_away="never", recorded_at=at("2026-10-05"))
    make_consent(cast.first[0], recorded_at=at("2026-10-05"))
    assert cells(school)["label.other.enrolled"] == 1
    make_consent(cast.first[0], care_context="no", dated=LATER, recorded_at=at("2026-11-16"))
    assert "label.other.enrolled" not in cells(school)
