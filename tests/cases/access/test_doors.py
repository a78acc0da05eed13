"""The doors to cases: from which day to which, for whom, and nothing at all for a question that makes no sense."""

import uuid
from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases import access
from screening.cases.access.earlier import came_back
from screening.cases.deciding.services.follow_ups import add_follow_up
from screening.cases.models import Case
from screening.rounds.models import Flag
from students.models import StaffAssignment
from tests.cases import factories as make
from tests.factories import at

TODAY = date(2026, 10, 19)


def ended(case: Case, by: object, day: date) -> Case:
    closed = {"state": "closed", "closed_at": at(day.isoformat()), "closed_by": by, "outcome": "better"}
    Case.objects.filter(pk=case.pk).update(**closed, flag=None, opened_on=day)
    return case


@pytest.fixture
def case(cast):
    return make.make_case(cast)


def test_a_counselor_has_the_cases_of_a_school_to_the_last_day_of_the_duty(cast, case, time_machine_at):
    StaffAssignment.objects.filter(user=cast.wang, school=cast.school).update(ends=TODAY)
    assert list(access.cases_of(cast.wang)) == [case]
    time_machine_at("2026-10-20", "00:01")
    assert not access.cases_of(cast.wang).exists()
    with pytest.raises(Http404):
        access.get_case_or_404(cast.wang, case.public_id, purpose="case")


def test_whoever_is_no_counselor_has_none_and_neither_has_a_disabled_account(cast, case):
    assert [who for who, user in cast.people.items() if access.cases_of(user).exists()] == ["wang"]
    cast.wang.is_active = False
    cast.wang.save()
    assert not access.cases_of(cast.wang).exists()


def test_a_flag_that_was_taken_back_takes_its_case_and_all_that_hangs_on_it_out_of_sight(cast, watched):
    row = add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 26))
    make.make_referral(cast, watched)
    assert [access.follow_ups_of(cast.wang).count(), access.referrals_of(cast.wang).count()] == [1, 1]
    Flag.objects.filter(case=watched).update(withdrawn_at=timezone.now())
    assert [access.follow_ups_of(cast.wang).count(), access.referrals_of(cast.wang).count()] == [0, 0]
    with pytest.raises(Http404):
        access.get_follow_up_or_404(cast.wang, row.public_id)


def test_only_the_own_children_who_were_not_seen_yet_are_kept_hidden(cast, case):
    outside = make.make_case(cast, "outside")
    assert access.kept_until_seen(cast.wang) == set()
    Case.objects.filter(pk__in=(case.pk, outside.pk)).update(hidden_until_seen=True)
    assert access.kept_until_seen(cast.wang) == {case.student_id}
    Case.objects.filter(pk=case.pk).update(first_seen_on=TODAY)
    assert access.kept_until_seen(cast.wang) == set()


@pytest.mark.parametrize(("days", "is_back"), [(0, True), (90, True), (91, False)])
def test_a_case_comes_back_within_ninety_days_of_the_end_of_the_one_before(cast, days, is_back):
    before = ended(make.make_case(cast), cast.wang, TODAY - timedelta(days=days))
    Flag.objects.all().update(withdrawn_at=timezone.now())
    again = Case.objects.create(
        number="XQ-2026-9001",
        student=before.student,
        school=before.school,
        school_class=before.school_class,
        tier="A",
        owner=cast.wang,
        opened_on=TODAY,
    )
    assert came_back(cast.wang, again) == (before if is_back else None)
    assert came_back(cast.tian, again) is None


def test_of_several_that_ended_the_last_one_is_the_one_before(cast, case):
    first = ended(make.make_case(cast, "bo"), cast.wang, TODAY - timedelta(days=40))
    second = ended(make.make_case(cast, "nur"), cast.wang, TODAY - timedelta(days=10))
    Case.objects.filter(pk__in=(first.pk, second.pk)).update(student=case.student)
    assert came_back(cast.wang, case) == second


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_child_nobody_knows_is_asked_about_nowhere(cast, case, asked):
    for question in ({"case": asked}, {"child": asked}):
        assert access.student_asked_about(cast.wang, **question) is None
    assert not access.messages_up_to(cast.li, asked).exists()


def test_a_child_is_asked_about_by_whom_it_concerns_and_the_look_is_recorded(cast, case):
    child, number = str(case.student.public_id), str(case.public_id)
    assert access.student_asked_about(cast.wang, case=number) == case.student
    assert access.student_asked_about(cast.li, child=child) == case.student
    looks = AuditEvent.objects.filter(verb="student.show")
    assert {event.actor_id for event in looks} == {cast.wang.public_id, cast.li.public_id}
    for other, question in ((cast.tian, {"case": number}), (cast.zhou, {"child": child}), (cast.li, {"case": number})):
        assert access.student_asked_about(other, **question) is None
    assert looks.count() == 2


def test_receivers_are_those_of_the_own_county_who_still_answer(cast):
    here = make.make_receiver(cast)
    gone = make.make_receiver(cast, unit="旧医院", ended_at=timezone.now(), ended_by=cast.district)
    assert list(access.receivers_of(cast.wang)) == [here]
    assert gone not in access.receivers_of(cast.tian)
    assert not any(access.receivers_of(cast.people[who]).exists() for who in ("li", "chen", "admin", "district"))
