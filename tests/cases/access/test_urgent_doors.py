"""What hangs on an urgent concern: where it happened, who else is there, who has it first, what was done about it."""

import uuid

import pytest
from django.http import Http404

from screening.cases import access
from screening.cases.access.urgent import children_in_open_concerns
from screening.cases.models import UrgentConcern
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.readers import readers_of
from screening.cases.urgent.services import acknowledge_urgent, record_act, widen_withheld
from students.models import StaffAssignment, Student
from tests.cases import factories as make
from tests.cases.factories import TODAY

WITHHELD = [("wang", "staff", "王静"), ("chen", "staff", "陈志远校长"), ("chen", "unsure", ""), ("zhou", "no", "周敏")]


def who(door, cast, *more):
    return {name for name, person in cast.people.items() if door(person, *more)}


@pytest.mark.parametrize(("kept", "about", "whom"), WITHHELD)
def test_whoever_it_is_kept_from_reaches_neither_it_nor_what_was_done_about_it(
    cast, duty, kept, about, whom, time_machine_at
):
    concern = make.make_urgent(cast, cast.li, about, whom, student=cast.children["yu"])
    record_act(concern, by=cast.wang, nonce=uuid.uuid4(), record=ActRecord(note="在医务室"))
    time_machine_at("2026-10-19", "18:00")
    person = cast.people[kept]
    assert not access.acts_of(person, concern).exists()
    assert not access.may_act_on(person, concern)
    for door in (access.get_urgent_or_404, access.get_urgent_to_write_or_404):
        with pytest.raises(Http404):
            door(person, concern.public_id)
    assert children_in_open_concerns(person, Student.objects.values("pk")) == set()


def test_its_author_reads_it_and_cannot_act_on_it(cast):
    concern = make.make_urgent(cast, cast.li)
    assert access.get_urgent_or_404(cast.li, concern.public_id) == concern
    assert who(access.may_act_on, cast, concern) == {"wang"}
    with pytest.raises(Http404):
        access.get_urgent_to_write_or_404(cast.li, concern.public_id)


def test_another_schools_concern_is_nowhere(cast, duty, time_machine_at):
    concern = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "18:00")
    for stranger in (cast.tian, cast.outside_teacher, cast.district, cast.auditor):
        with pytest.raises(Http404):
            access.get_urgent_or_404(stranger, concern.public_id)


def test_whoever_has_taken_it_goes_on_with_it_after_the_duty(cast, duty, time_machine_at):
    concern = acknowledge_urgent(make.make_urgent(cast, cast.li), by=cast.zhou)
    time_machine_at("2026-10-25")
    assert access.may_act_on(cast.zhou, concern)
    widen_withheld(concern, by=cast.wang, users=[cast.zhou])
    assert not access.may_act_on(cast.zhou, concern)


def test_the_first_to_have_it_are_duty_person_and_counselor_less_the_author_and_those_kept_out(cast, duty):
    plain = make.make_urgent(cast, cast.li)
    by_counselor = make.make_urgent(cast, cast.wang)
    about_counselor = make.make_urgent(cast, cast.li, "staff", "王静")
    assert set(readers_of(plain, plain.raised_at)) == {cast.zhou, cast.wang}
    assert readers_of(by_counselor, by_counselor.raised_at) == [cast.zhou]
    assert cast.wang not in readers_of(about_counselor, about_counselor.raised_at)


def test_where_it_happened_is_asked_only_of_whom_it_cannot_be_known(cast):
    assert access.likely_school(cast.li) == cast.school
    assert access.likely_school(cast.wang) is None  # works at two schools
    assert access.likely_school(cast.wang, cast.children["second"]) == cast.second_school
    assert access.likely_school(cast.li, cast.children["outside"]) is None


def test_colleagues_are_named_as_they_work_there_today(cast, time_machine_at):
    assert set(access.names_at(cast.li)) == {"周敏", "王静", "陈志远", "何丽", "罗师傅"}
    StaffAssignment.objects.filter(user=cast.zhou).update(ends=TODAY)
    cast.staff.is_active = False
    cast.staff.save()
    time_machine_at("2026-10-20")
    assert set(access.names_at(cast.li)) == {"王静", "陈志远", "何丽"}


def test_whoever_acts_on_it_may_keep_it_from_colleagues_who_can_still_see_it(cast):
    concern = make.make_urgent(cast, cast.li)
    assert set(access.colleagues_at(cast.wang, concern)) == {cast.zhou, cast.chen, cast.admin, cast.staff}
    widen_withheld(concern, by=cast.wang, users=[cast.zhou])
    assert cast.zhou not in access.colleagues_at(cast.wang, concern)
    by_author = set(access.colleagues_at(cast.li, concern))  # whom it is kept from already does not show
    assert {cast.zhou, cast.chen, cast.admin, cast.staff} <= by_author
    assert not access.colleagues_at(cast.staff, concern).exists()


def test_children_in_open_concerns_are_those_whose_concern_one_may_see(cast):
    make.make_urgent(cast, cast.li, student=cast.children["yu"])
    closed = make.make_urgent(cast, cast.li, student=cast.children["bo"])
    now = {"closed_at": closed.raised_at, "closed_by": cast.wang, "confirmed_by": cast.chen}
    asked = {"close_asked_at": closed.raised_at, "close_asked_by": cast.wang}
    UrgentConcern.objects.filter(pk=closed.pk).update(**now, **asked)
    children = Student.objects.values("pk")
    assert children_in_open_concerns(cast.wang, children) == {cast.children["yu"].pk}
    assert children_in_open_concerns(cast.tian, children) == set()


def test_a_slip_is_printed_for_a_school_one_works_at(cast):
    assert who(access.schools_worked_at, cast) >= {"li", "zhou", "wang", "chen", "admin", "staff"}
    assert not access.schools_worked_at(cast.district).exists()
    with pytest.raises(Http404):
        access.get_school_worked_at_or_404(cast.li, cast.outside_school.public_id)
    assert access.get_school_worked_at_or_404(cast.wang, cast.second_school.public_id) == cast.second_school


@pytest.mark.parametrize(("reader", "reads"), [("li", True), ("wang", True), ("zhou", False), ("tian", False)])
def test_a_childs_name_is_read_by_those_who_read_it_elsewhere(cast, reader, reads):
    assert access.may_see_name(cast.people[reader], cast.children["yu"]) is reads
