from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from accounts.models import AuditEvent, Role, User
from students import access
from students.models import StaffAssignment
from students.services.children import end_enrolment, move_student
from students.services.staff import assign_staff, end_assignment
from tests import factories
from tests.conftest import Cast

TODAY = date(2026, 10, 19)
YESTERDAY = TODAY - timedelta(days=1)


def names(cast: Cast, user: User) -> set[str]:
    seen = set(access.visible_students(user).values_list("pk", flat=True))
    return {name for name, child in cast.children.items() if child.pk in seen}


@pytest.mark.parametrize(
    ("person", "children"),
    [
        ("li", {"yu", "bo", "nur"}),
        ("zhou", {"hao"}),
        ("outside_teacher", {"outside"}),
        ("wang", {"yu", "bo", "nur", "hao", "second"}),
        ("tian", {"outside"}),
        ("admin", {"yu", "bo", "nur", "hao"}),
        ("chen", set()),
        ("staff", set()),
        ("district", set()),
        ("protection", set()),
        ("auditor", set()),
    ],
)
def test_everybody_sees_the_children_they_have_a_duty_to_and_no_other(
    cast: Cast, person: str, children: set[str]
) -> None:
    assert names(cast, cast.people[person]) == children


def test_another_teachers_child_is_not_found_and_leaves_no_event_while_an_own_child_leaves_one(cast: Cast) -> None:
    own = access.get_student_or_404(cast.li, cast.children["yu"].public_id, purpose="care")
    with pytest.raises(Http404):
        access.get_student_or_404(cast.li, cast.children["hao"].public_id, purpose="care")
    with pytest.raises(Http404):
        access.get_student_or_404(cast.li, uuid4(), purpose="care")
    event = AuditEvent.objects.get()
    assert (event.verb, event.purpose, event.actor_id) == ("student.show", "care", cast.li.public_id)
    assert event.subjects == [str(own.public_id)]


def test_a_list_records_every_child_it_shows(cast: Cast) -> None:
    shown = access.list_seats(cast.wang, purpose="desk", classes=[cast.second_class])
    assert [seat.student for seat in shown] == [cast.children["second"]]
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_id) == ("student.list", str(cast.second_class.public_id))
    assert event.subjects == [str(cast.children["second"].public_id)]


def test_a_list_of_a_class_that_is_not_ones_own_is_empty(cast: Cast) -> None:
    assert list(access.list_seats(cast.li, purpose="care", classes=[cast.class_3_2])) == []
    assert list(access.list_seats(cast.li, purpose="care", classes=[cast.class_3_1, cast.class_3_2])) == list(
        access.list_seats(cast.li, purpose="care", classes=[cast.class_3_1])
    )


def test_an_ended_assignment_opens_nothing_and_one_that_begins_tomorrow_does_not_yet(cast: Cast) -> None:
    mine = StaffAssignment.objects.get(user=cast.li)
    end_assignment(mine, by=cast.admin)
    assert names(cast, cast.li) == set()
    assert list(access.classes_of(cast.li)) == list(access.schools_of(cast.li)) == []
    with pytest.raises(Http404):
        access.county_of(cast.li)
    assign_staff(
        cast.li,
        by=cast.admin,
        school=cast.school,
        duty="class-teacher",
        school_class=cast.class_3_2,
        starts=TODAY + timedelta(days=1),
    )
    assert names(cast, cast.li) == set()


def test_the_last_day_of_an_assignment_still_counts(cast: Cast) -> None:
    StaffAssignment.objects.filter(user=cast.li).update(ends=TODAY)
    assert names(cast, cast.li) == {"yu", "bo", "nur"}
    StaffAssignment.objects.filter(user=cast.li).update(ends=YESTERDAY)
    assert names(cast, cast.li) == set()


def test_a_child_who_moved_is_seen_by_the_new_teacher_and_no_longer_by_the_old(cast: Cast) -> None:
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=TODAY)
    assert names(cast, cast.li) == {"yu", "nur"}
    assert names(cast, cast.zhou) == {"hao", "bo"}


def test_a_child_who_left_is_gone_from_every_list(cast: Cast) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=YESTERDAY)
    assert "bo" not in names(cast, cast.li) | names(cast, cast.wang) | names(cast, cast.admin)


def test_a_disabled_account_and_a_changed_role_open_nothing(cast: Cast) -> None:
    cast.wang.is_active = False
    assert names(cast, cast.wang) == set()
    cast.li.role = Role.COUNSELOR  # the assignment is a class teacher's
    assert names(cast, cast.li) == set()


def test_a_counselor_who_also_sits_in_a_county_post_gains_no_child_by_it(cast: Cast) -> None:
    factories.assign_county(cast.wang, cast.county)
    assert names(cast, cast.wang) == {"yu", "bo", "nur", "hao", "second"}


def test_schools_classes_and_the_county_follow_the_assignment(cast: Cast) -> None:
    assert list(access.schools_of(cast.chen)) == [cast.school]
    assert set(access.schools_of(cast.district)) == {cast.school, cast.second_school, cast.outside_school}
    assert list(access.classes_of(cast.li)) == [cast.class_3_1]
    assert set(access.classes_of(cast.admin)) == {cast.class_3_1, cast.class_3_2}
    assert list(access.classes_of(cast.chen)) == []
    assert access.county_of(cast.staff) == access.county_of(cast.district) == cast.county
    assert access.get_school_or_404(cast.admin, cast.school.public_id) == cast.school
    for refused in (cast.second_school, cast.outside_school):
        with pytest.raises(Http404):
            access.get_school_or_404(cast.admin, refused.public_id)
    with pytest.raises(Http404):
        access.get_class_or_404(cast.li, cast.class_3_2.public_id)


def test_only_the_school_administrator_reaches_the_staff_of_the_own_school(cast: Cast) -> None:
    own, other = StaffAssignment.objects.get(user=cast.li), StaffAssignment.objects.get(user=cast.outside_teacher)
    assert access.get_assignment_or_404(cast.admin, own.public_id) == own
    with pytest.raises(Http404):
        access.get_assignment_or_404(cast.admin, other.public_id)
    for person in (cast.li, cast.wang, cast.chen, cast.district):
        assert list(access.staff_of(person)) == []


def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast: Cast, django_assert_num_queries: object
) -> None:
    def look() -> None:
        for seat in access.list_seats(cast.li, purpose="care", classes=[cast.class_3_1]):
            assert seat.student.name and seat.school_class.number

    with django_assert_num_queries(7):  # type: ignore[operator]
        look()
    for seat in range(10, 40):
        factories.make_student(cast.class_3_1, f"王{chr(0x4E00 + seat)}", seat, consent=False)
    with django_assert_num_queries(7):  # type: ignore[operator]
        look()
