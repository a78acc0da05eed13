"""Dates of open cases when calendar or visit days change: earlier where that is possible, never later than promised."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from screening.cases.models import Case, TalkTask
from screening.cases.opening.services.redating import bring_dates_forward
from screening.rounds.models import Tier
from students.models import Holiday, MakeUpDay, StaffAssignment
from tests.cases import factories as make
from tests.factories import assign


def dates(case):
    case.refresh_from_db()
    return case.desk_due_on, case.seen_due_on, case.answer_due_on


@pytest.fixture
def case(cast):
    """Opened on Monday the 19th: the visits come on Wednesday the 21st and Monday the 26th."""
    case = make.make_case(cast, "yu")
    assert dates(case) == (date(2026, 10, 26), date(2026, 10, 26), None)
    return case


def visits_of(cast):
    return cast.school.assignments.filter(duty=StaffAssignment.Duty.COUNSELOR)


def test_with_nothing_changed_nothing_is_written(case):
    before = AuditEvent.objects.count()
    assert bring_dates_forward() == 0
    assert AuditEvent.objects.count() == before


def test_more_visit_days_make_the_date_earlier_and_the_change_is_recorded_once(cast, case):
    visits_of(cast).update(visit_weekdays=[1, 3])
    assert bring_dates_forward() == 1
    assert dates(case)[1] == date(2026, 10, 22)
    assert bring_dates_forward() == 0
    assert AuditEvent.objects.get(verb="case.bring_forward").detail == {"seen_due_on": "2026-10-22"}


def test_fewer_visit_days_no_counselor_or_a_new_holiday_make_nobody_wait_longer(cast, case):
    before = dates(case)
    visits_of(cast).update(visit_weekdays=[4], visit_every_weeks=2)
    Holiday.objects.create(county=cast.county, name="雪灾停课", starts=date(2026, 10, 22), ends=date(2026, 10, 23))
    assert bring_dates_forward() == 0
    visits_of(cast).update(ends=date(2026, 10, 18))
    assert bring_dates_forward() == 0
    assert dates(case) == before


def test_a_new_counselor_with_earlier_visits_counts_from_the_first_day(cast, case):
    visits_of(cast).update(ends=date(2026, 10, 19))
    assign(cast.tian, cast.school, "counselor", visit_weekdays=[1, 2, 3])
    StaffAssignment.objects.filter(user=cast.tian, school=cast.school).update(starts=date(2026, 10, 20))
    assert bring_dates_forward() == 1
    assert dates(case)[1] == date(2026, 10, 21)


def test_a_make_up_day_brings_the_teachers_date_forward_with_the_talk(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    assert dates(case)[2] == date(2026, 11, 9)
    MakeUpDay.objects.create(county=cast.county, date=date(2026, 10, 24))
    assert bring_dates_forward() == 1
    assert dates(case)[2] == TalkTask.objects.get(case=case).due_on == date(2026, 11, 6)


def test_a_child_seen_already_and_a_decided_case_keep_their_dates(cast, case):
    Case.objects.update(first_seen_on=date(2026, 10, 19), state=Case.State.UNDER_REVIEW)
    visits_of(cast).update(visit_weekdays=[1, 3])
    assert bring_dates_forward() == 0


def test_the_cost_does_not_grow_with_the_cases(cast, case):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            bring_dates_forward()
        return len(captured)

    one = cost()
    for name in ("bo", "nur", "hao"):
        make.make_case(cast, name)
    assert cost() == one
