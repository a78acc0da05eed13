"""What a counselor's lists read beside the cases: reasons, seats, strengths, family; only of the own cases."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.shortcuts import reading
from screening.cases import access
from screening.cases.models import Case
from screening.rounds.models import FlagReason
from students.models import Enrolment, FamilyContact, StaffAssignment, StrengthNote
from tests.cases import factories as make
from tests.cases.factories import TODAY


@pytest.fixture
def mine(cast):
    return make.make_case(cast, "yu")


@pytest.fixture
def foreign(cast):
    return make.make_case(cast, "outside")


def strength(case, line, text, by):
    values = {"line": line, "text": text, "source": StrengthNote.Source.COUNSELOR}
    return StrengthNote.objects.create(student=case.student, recorded_by=by, recorded_at=timezone.now(), **values)


def test_reasons_are_read_of_the_own_cases_and_the_look_is_one_event(cast, mine, foreign):
    reasons = access.look_at_list(cast.wang, [mine], purpose="queue")
    assert [reason.code for reason in reasons[mine.pk]] == ["high"]
    assert AuditEvent.objects.filter(verb="case.list", actor_id=cast.wang.public_id).count() == 1
    assert access.reasons_of(cast.wang, foreign) == []
    assert [reason.code for reason in access.reasons_of(cast.tian, foreign)] == ["high"]


def test_even_whoever_passes_a_foreign_case_reads_no_reason_of_it(cast, mine, foreign):
    assert foreign.pk not in access.look_at_list(cast.wang, [mine, foreign], purpose="queue")
    assert FlagReason.objects.filter(flag__case=foreign).exists()


def test_a_seat_is_said_of_children_one_has_a_duty_to(cast, mine, foreign):
    seating = access.seating_of(cast.wang, [mine, foreign])
    assert seating.seat(mine.student_id) and not seating.seat(foreign.student_id)
    assert access.seating_of(cast.zhou, [mine]).seat(mine.student_id) is None
    assert access.seating_of_visible(cast.li, [mine.student.public_id]).seat(mine.student_id)
    assert access.seating_of_visible(cast.zhou, [mine.student.public_id]).seat(mine.student_id) is None


def test_where_a_child_sat_last_stays_known_after_it_left(cast, mine, time_machine_at):
    Enrolment.objects.filter(student=mine.student).update(ends=TODAY, end_reason="left")
    time_machine_at("2026-10-20")
    assert access.seating_of(cast.wang, [mine]).seat(mine.student_id) is None
    last = access.last_seats_of(cast.wang, [mine])
    assert last[mine.student_id].school_class == cast.class_3_1
    assert access.last_seats_of(cast.tian, [mine]) == {}


def test_of_two_seats_the_later_one_is_the_last(cast, mine):
    Enrolment.objects.filter(student=mine.student).update(ends=date(2026, 10, 9))
    moved = {"school_class": cast.class_3_2, "seat_number": 9, "starts": date(2026, 10, 10)}
    Enrolment.objects.create(student=mine.student, **moved)
    assert access.last_seats_of(cast.wang, [mine])[mine.student_id].school_class == cast.class_3_2


def test_what_goes_well_is_read_newest_first_and_by_the_counselor_of_the_case_alone(cast, mine):
    strength(mine, "goes-well", "画画", cast.wang)
    strength(mine, "hopes", "见妈妈", cast.wang)
    assert [note.text for note in access.strengths_of(cast.wang, mine)] == ["见妈妈", "画画"]
    for other in (cast.tian, cast.li, cast.chen, cast.admin):
        assert not access.strengths_of(other, mine).exists()


def test_of_the_family_guardians_come_first_and_whoever_is_no_contact_any_more_is_left_out(cast, mine):
    def contact(name, **more):
        values = {
            "relation": "亲戚",
            "phone": "0000-555 0130",
            "recorded_by": cast.admin,
            "recorded_at": timezone.now(),
        }
        return FamilyContact.objects.create(student=mine.student, name=name, **{**values, **more})

    contact("姑姑")
    contact("奶奶", is_guardian=True)
    contact("旧号", ended_at=timezone.now())
    assert [row.name for row in access.family_of(cast.wang, mine)] == ["奶奶", "姑姑"]
    assert not access.family_of(cast.tian, mine).exists()


def test_a_counselors_posts_are_the_schools_that_are_visited_today(cast, time_machine_at):
    assert [post.school for post in access.counselor_posts_of(cast.wang)] == [cast.school, cast.second_school]
    assert not access.counselor_posts_of(cast.chen).exists()
    StaffAssignment.objects.filter(user=cast.wang, school=cast.school).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert [post.school for post in access.counselor_posts_of(cast.wang)] == [cast.second_school]


def test_an_answer_to_a_talk_is_read_by_the_counselor_who_decides(cast):
    case = make.make_case(cast, "bo", tier="B")
    assert [row.case for row in access.talk_answers_of(cast.wang)] == [case]
    for other in (cast.tian, cast.li, cast.chen):
        assert not access.talk_answers_of(other).exists()


def test_a_closed_case_stays_readable_for_its_counselor(cast, mine):
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": cast.wang, "outcome": "better"}
    Case.objects.filter(pk=mine.pk).update(**closed)
    assert access.get_case_or_404(cast.wang, mine.public_id, purpose="ended") == mine


@pytest.mark.parametrize("few", [0, 1, 100])
def test_rows_of_the_own_cases_are_the_same_by_key_and_by_school(cast, mine, foreign, monkeypatch, few):
    monkeypatch.setattr("screening.cases.access.cases.FEW", few)
    with reading():
        found = FlagReason.objects.filter(**access.in_my_cases(cast.wang, "flag__case"))
        assert {row.flag.case for row in found} == {mine}
        assert not FlagReason.objects.filter(**access.in_my_cases(cast.li, "flag__case")).exists()
