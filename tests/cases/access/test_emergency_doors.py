"""Doors of an emergency: exactly one case of another school of the county, for hours; the headteacher is told."""

import uuid

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases import access
from screening.cases.access import emergency
from screening.cases.models import Case, EmergencyLook
from screening.cases.urgent.services.emergency import open_in_emergency
from students.models import Enrolment, StaffAssignment
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY

SEAT = (2024, 1)  # of yu: the year its class began, and its number


@pytest.fixture
def case(cast):
    return make.make_case(cast)


@pytest.fixture
def look(cast, case):
    why = {"password": "a-good-password", "reason": "值班", "nonce": uuid.uuid4()}
    return open_in_emergency(cast.school, number=case.number, by=cast.tian, **why)


def ask(cast, **which):
    return emergency.case_to_open(cast.tian, school=cast.school, **which)


def test_other_schools_of_the_own_county_may_be_looked_into_and_no_other_county(cast):
    assert set(emergency.schools_elsewhere(cast.tian)) == {cast.school, cast.second_school}
    assert set(emergency.schools_elsewhere(cast.wang)) == {cast.outside_school}
    away = factories.make_school(factories.make_county("青石县"), "青石小学")
    assert away not in emergency.schools_elsewhere(cast.tian)
    assert not any(emergency.schools_elsewhere(cast.people[who]).exists() for who in ("li", "chen", "district"))


def test_a_case_is_opened_by_its_number_or_by_the_full_name_with_the_class(cast, case):
    name = case.student.name
    assert ask(cast, number=case.number) == case
    assert ask(cast, name=name, seat=SEAT) == case
    assert ask(cast, name=name, seat=(2024, 2)) is None
    assert ask(cast, name=name[:2], seat=SEAT) is None
    assert ask(cast) is None


def test_the_own_school_needs_no_emergency(cast, case):
    assert emergency.case_to_open(cast.wang, school=cast.school, number=case.number) is None
    assert emergency.case_to_open(cast.tian, school=cast.second_school, number=case.number) is None


def test_neither_an_ended_case_nor_one_whose_flag_was_taken_back_is_opened(cast, case):
    case.flag.withdrawn_at = timezone.now()
    case.flag.save()
    assert ask(cast, number=case.number) is None
    ended = make.make_case(cast, "bo")
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": cast.wang, "outcome": "better"}
    Case.objects.filter(pk=ended.pk).update(**closed)
    assert ask(cast, number=ended.number) is None


def test_of_two_children_of_one_name_in_the_class_neither_is_opened(cast, case):
    twin = factories.make_student(cast.class_3_1, case.student.name, 30)
    other = make.make_case(cast, "bo")
    Case.objects.filter(pk=other.pk).update(student=twin)
    assert ask(cast, name=case.student.name, seat=SEAT) is None


def test_a_child_who_sits_there_no_more_is_not_found_by_its_old_class(cast, case, time_machine_at):
    Enrolment.objects.filter(student=case.student).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert ask(cast, name=case.student.name, seat=SEAT) is None
    assert ask(cast, number=case.number) == case


def test_a_look_closes_by_itself_and_was_never_anybody_elses(cast, look):
    assert emergency.get_look_or_404(cast.tian, look.public_id) == look
    with pytest.raises(Http404):
        emergency.get_look_or_404(cast.wang, look.public_id)
    EmergencyLook.objects.update(open_until=timezone.now())
    with pytest.raises(Http404):
        emergency.get_look_or_404(cast.tian, look.public_id)


def test_every_look_at_the_page_is_recorded(cast, look):
    for _time in range(2):
        emergency.get_look_or_404(cast.tian, look.public_id)
    assert AuditEvent.objects.filter(verb="case.emergency_look", actor_id=cast.tian.public_id).count() == 2


def test_a_look_opens_an_urgent_concern_at_that_school_for_its_hours(cast, look, case):
    assert cast.school in access.schools_worked_at(cast.tian)
    assert access.student_asked_about(cast.tian, case=str(case.public_id)) == case.student
    EmergencyLook.objects.update(open_until=timezone.now())
    assert cast.school not in access.schools_worked_at(cast.tian)
    assert access.student_asked_about(cast.tian, case=str(case.public_id)) is None


def readers(cast):
    return [name for name, person in cast.people.items() if emergency.notices_of(person).exists()]


def test_the_headteacher_is_told_and_where_there_is_none_the_county(cast, look):
    assert readers(cast) == ["chen"]
    StaffAssignment.objects.filter(user=cast.chen).delete()
    assert readers(cast) == ["protection"]


@pytest.mark.parametrize(("about", "whom", "told"), [("staff", "陈志远", ["protection"]), ("no", "", ["chen"])])
def test_where_a_concern_is_kept_from_the_headteacher_the_look_is_too(cast, look, case, about, whom, told):
    make.make_urgent(cast, cast.li, about, whom, student=case.student)
    assert readers(cast) == told


def test_a_concern_about_another_child_keeps_no_look_from_the_headteacher(cast, look):
    make.make_urgent(cast, cast.li, "staff", "陈志远", student=cast.children["bo"])
    assert readers(cast) == ["chen"]


def test_a_notice_that_was_noted_comes_up_no_more(cast, look):
    EmergencyLook.objects.update(noted_at=timezone.now(), noted_by=cast.chen)
    assert readers(cast) == []
    with pytest.raises(Http404):
        emergency.get_notice_to_write_or_404(cast.chen, look.public_id)
