from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from accounts.models import AuditEvent, Role, User
from accounts.services.people import UsernameTaken
from students import hooks, selectors
from students.access import assignments_of
from students.models import County, DutyDay, Enrolment, School, SchoolClass, StaffAssignment, Student
from students.pages.staff import StaffPage
from students.services.children import (
    Details,
    NotOnRoster,
    SeatTaken,
    add_student,
    change_student,
    close_class,
    end_enrolment,
    move_student,
)
from students.services.duty import DutyImpossible, set_duty_days
from students.services.places import (
    add_class,
    add_classes,
    add_holiday,
    add_make_up_day,
    add_term,
    set_county_contacts,
)
from students.services.staff import OwnAssignment, Visits, WrongDuty, add_colleague, assign_staff, end_assignment
from tests.conftest import Cast
from tests.factories import make_school

TODAY = date(2026, 10, 19)
YESTERDAY = TODAY - timedelta(days=1)
XU = Details("许晨曦", "girl", 2017, 8)


def add(cast: Cast, **fields: object) -> Student:
    return add_student(cast.class_3_1, by=cast.admin, **{"details": XU, **fields})


def test_a_new_child_sits_in_the_next_free_seat_from_today_on(cast: Cast) -> None:
    seat = add(cast).enrolments.get()
    assert (seat.seat_number, seat.starts, seat.ends) == (4, TODAY, None)


def test_the_same_form_sent_twice_adds_one_child(cast: Cast) -> None:
    nonce = uuid4()
    assert add(cast, nonce=nonce) == add(cast, nonce=nonce)
    assert Student.objects.filter(name=XU.name).count() == 1
    assert AuditEvent.objects.filter(verb="student.add").count() == 1


def test_two_children_of_one_name_and_month_are_two_children(cast: Cast) -> None:
    assert add(cast, nonce=uuid4()) != add(cast, nonce=uuid4())
    assert [seat.seat_number for seat in selectors.roster_on(cast.class_3_1, TODAY)] == [1, 2, 3, 4, 5]


def test_a_taken_seat_adds_nobody(cast: Cast) -> None:
    with pytest.raises(SeatTaken):
        add(cast, seat_number=1)
    assert not Student.objects.filter(name=XU.name).exists()


def test_a_correction_keeps_the_sort_key_in_step_and_the_log_says_which_fields_without_their_words(cast: Cast) -> None:
    student = change_student(
        cast.children["yu"], by=cast.admin, details=Details("欧阳 雨", "girl", 2017, 5), seat_number=9
    )
    assert (student.name, student.sort_key) == ("欧阳雨", "欧阳雨".encode("gb18030").hex())
    assert student.enrolments.get().seat_number == 9
    event = AuditEvent.objects.get(verb="student.change")
    assert event.detail == {"fields": ["name", "seat_number"]}


def test_nothing_changed_is_nothing_recorded(cast: Cast) -> None:
    change_student(cast.children["yu"], by=cast.admin, details=Details("王𬀩雨", "girl", 2017, 5))
    assert not AuditEvent.objects.exists()


def test_a_move_keeps_the_old_seat_in_the_history(cast: Cast) -> None:
    bo = cast.children["bo"]
    move_student(bo, by=cast.admin, to=cast.class_3_2, day=TODAY)
    old, new = bo.enrolments.order_by("starts")
    assert (old.school_class, old.ends, old.end_reason) == (cast.class_3_1, YESTERDAY, "moved-class")
    assert (new.school_class, new.starts, new.seat_number) == (cast.class_3_2, TODAY, 2)
    assert bo in [seat.student for seat in selectors.roster_on(cast.class_3_1, YESTERDAY)]
    assert bo not in [seat.student for seat in selectors.roster_on(cast.class_3_1, TODAY)]
    assert bo in [seat.student for seat in selectors.roster_on(cast.class_3_2, TODAY)]


def test_a_move_sent_twice_is_one_move_and_a_slip_of_the_same_day_leaves_no_trace_in_the_rows(cast: Cast) -> None:
    bo = cast.children["bo"]
    for _ in range(2):
        move_student(bo, by=cast.admin, to=cast.class_3_2, day=TODAY)
    assert bo.enrolments.count() == 2
    move_student(bo, by=cast.admin, to=cast.class_3_1, day=TODAY)
    assert [seat.school_class for seat in bo.enrolments.order_by("starts")] == [cast.class_3_1, cast.class_3_1]
    assert AuditEvent.objects.filter(verb="student.move").count() == 2


def test_a_child_who_left_cannot_move_and_leaving_twice_is_leaving_once(cast: Cast) -> None:
    bo = cast.children["bo"]
    first = end_enrolment(bo, by=cast.admin, last_day=YESTERDAY)
    assert end_enrolment(bo, by=cast.admin, last_day=YESTERDAY) == first
    with pytest.raises(NotOnRoster):
        move_student(bo, by=cast.admin, to=cast.class_3_2, day=TODAY)
    assert AuditEvent.objects.filter(verb="student.leave").count() == 1


def test_nobody_leaves_before_coming(cast: Cast) -> None:
    with pytest.raises(NotOnRoster):
        end_enrolment(cast.children["bo"], by=cast.admin, last_day=date(2026, 8, 1))


def test_the_rooms_above_hear_of_every_change_of_seat(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Student] = []
    monkeypatch.setattr(hooks, "seat_changed", [heard.append])
    student = add(cast)
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=TODAY)
    assert heard == [student, cast.children["bo"], cast.children["bo"]]


def test_adding_a_grade_fills_the_gaps_and_makes_no_class_twice(cast: Cast) -> None:
    made = add_classes(cast.school, by=cast.admin, cohort_year=2024, up_to=4)
    assert [school_class.number for school_class in made] == [3, 4]
    assert add_classes(cast.school, by=cast.admin, cohort_year=2024, up_to=4) == []


def test_a_class_knows_the_last_grade_of_its_school_however_it_begins(cast: Cast) -> None:
    nine_year = make_school(cast.county, "白石九年制学校", School.Kind.NINE_YEAR)
    for school, last in ((cast.school, 6), (nine_year, 9)):
        (added,) = add_classes(school, by=cast.admin, cohort_year=2023, up_to=1)
        assert added.last_grade == add_class(school, by=cast.admin, cohort_year=2022, number=1).last_grade
        assert added.last_grade == last
        assert SchoolClass.objects.get(pk=added.pk).last_grade == last


def test_a_closed_class_ends_its_seats_and_its_teachers_duty(cast: Cast) -> None:
    close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY)
    assert set(Enrolment.objects.filter(school_class=cast.class_3_1).values_list("ends", "end_reason")) == {
        (YESTERDAY, "graduated")
    }
    assert StaffAssignment.objects.get(user=cast.li).ends == YESTERDAY


def test_an_assignment_fits_the_role_and_a_class_teacher_has_a_class_of_the_school(cast: Cast) -> None:
    duties = [
        (cast.li, "counselor", None),
        (cast.li, "class-teacher", None),
        (cast.li, "class-teacher", cast.outside_class),
        (cast.staff, "staff", cast.class_3_1),
    ]
    for user, duty, school_class in duties:
        with pytest.raises(WrongDuty):
            assign_staff(user, by=cast.admin, school=cast.school, duty=duty, school_class=school_class)
    row = assign_staff(cast.li, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_2)
    assert row.starts == TODAY
    again = assign_staff(cast.li, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_2)
    assert again == row


def test_a_counselors_visits_are_kept_in_order_and_counted_in_weeks_from_the_start(cast: Cast) -> None:
    row = assign_staff(
        cast.wang,
        by=cast.admin,
        school=cast.outside_school,
        duty="counselor",
        visits=Visits((3, 1, 3), 2, 5),
        confirmed_by=cast.chen,
    )
    assert (row.visit_weekdays, row.visit_every_weeks, row.visit_places) == ([1, 3], 2, 5)
    assert selectors.visit_days(row, TODAY, 3) == [date(2026, 10, 20), date(2026, 10, 22), date(2026, 11, 3)]


def test_ending_an_assignment_ends_it_yesterday_and_one_of_today_is_taken_back(cast: Cast) -> None:
    old = StaffAssignment.objects.get(user=cast.li)
    end_assignment(old, by=cast.admin)
    end_assignment(old, by=cast.admin)
    assert StaffAssignment.objects.get(user=cast.li).ends == YESTERDAY
    new = assign_staff(cast.li, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_2)
    end_assignment(new, by=cast.admin)
    end_assignment(new, by=cast.admin)
    back = StaffAssignment.objects.get(user=cast.li, taken_back=True)
    assert (back, back.ends) == (new, YESTERDAY)
    assert list(assignments_of(cast.li)) == []
    assert [line.since for line in StaffPage(cast.admin).former][:1] == ["2026 年 10 月 19 日，已收回"]
    assert AuditEvent.objects.filter(verb="assignment.end").count() == 2


def test_nobody_ends_their_own_assignment(cast: Cast) -> None:
    with pytest.raises(OwnAssignment):
        end_assignment(StaffAssignment.objects.get(user=cast.admin), by=cast.admin)


def test_a_new_colleague_gets_an_account_a_duty_and_a_code(cast: Cast) -> None:
    nonce = uuid4()
    given = {"by": cast.admin, "username": "hanmei", "name": "韩梅", "school": cast.school, "nonce": nonce}
    user, code = add_colleague(**given, duty="class-teacher", school_class=cast.class_3_2)
    assert (user.role, user.has_usable_password()) == (Role.TEACHER, False)
    assert user.assignments.get().school_class == cast.class_3_2
    same, renewed = add_colleague(**given, duty="class-teacher", school_class=cast.class_3_2)
    assert same == user
    assert renewed != code
    with pytest.raises(UsernameTaken):
        add_colleague(**{**given, "nonce": uuid4()}, duty="staff")


def test_a_teacher_cannot_add_a_colleague(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_colleague(by=cast.li, username="x", name="某", school=cast.school, duty="staff")


def set_duty(cast: Cast, person: User, deputy: User, first: date, last: date) -> None:
    two = {"person": person, "phone": "0000-1", "deputy": deputy, "deputy_phone": "0000-2"}
    set_duty_days(cast.school, by=cast.admin, first=first, last=last, **two)


def test_the_duty_list_names_two_people_of_the_school_for_every_day(cast: Cast) -> None:
    set_duty(cast, cast.chen, cast.admin, TODAY, TODAY + timedelta(days=6))
    set_duty(cast, cast.admin, cast.chen, TODAY, TODAY)
    assert DutyDay.objects.count() == 7
    assert DutyDay.objects.get(date=TODAY).duty_person == cast.admin


@pytest.mark.parametrize(
    ("person", "deputy", "first", "last", "problem"),
    [
        ("chen", "chen", TODAY, TODAY, "same"),
        ("chen", "outside_teacher", TODAY, TODAY, "elsewhere"),
        ("chen", "admin", YESTERDAY, TODAY, "past"),
        ("chen", "admin", TODAY, YESTERDAY, "span"),
        ("chen", "admin", TODAY, TODAY + timedelta(days=62), "span"),
    ],
)
def test_a_duty_list_that_would_not_work_is_refused(
    cast: Cast, person: str, deputy: str, first: date, last: date, problem: str
) -> None:
    with pytest.raises(DutyImpossible) as refusal:
        set_duty(cast, cast.people[person], cast.people[deputy], first, last)
    assert refusal.value.problem == problem
    assert not DutyDay.objects.exists()


def test_a_calendar_is_set_up_without_anybody_signed_in_and_setting_it_up_twice_changes_nothing(db: None) -> None:
    for _ in range(2):
        county = County.objects.get_or_create(name="青山县")[0]
        set_county_contacts(
            county,
            by=None,
            emergency_numbers="0000-1",
            protection_contact_name="郑主任",
            protection_contact_phone="0000-2",
        )
        add_term(county, by=None, school_year=2026, number=1, starts=date(2026, 9, 1), ends=date(2027, 1, 22))
        add_holiday(county, by=None, name="国庆", starts=date(2026, 10, 1), ends=date(2026, 10, 7))
        add_make_up_day(county, by=None, day=date(2026, 10, 10))
    calendar = selectors.calendar_of(County.objects.get())
    assert calendar.is_school_day(date(2026, 10, 10))
    assert not calendar.is_school_day(date(2026, 10, 5))
    assert AuditEvent.objects.filter(verb="county.add_holiday", actor_id=None).count() == 1


def test_a_class_is_called_by_its_grade_of_the_year(cast: Cast) -> None:
    assert selectors.class_label(cast.class_3_1, 2026) == "三年级(1)班"
    assert selectors.class_label(cast.class_3_1, 2027) == "四年级(1)班"
    assert selectors.class_label(cast.class_3_1, 2030) == "2024级(1)班"  # nobody has ended it
    with override("en"):
        assert selectors.class_label(cast.class_3_1, 2029) == "Grade 6 (1)"
        assert selectors.class_label(cast.class_3_1, 2030) == "Entry 2024 (1)"
    assert selectors.current_class_label(cast.class_3_1, TODAY) == "三年级(1)班"
    assert SchoolClass.objects.get(pk=cast.class_3_1.pk).cohort_year == 2024


def test_the_teacher_and_the_counselor_of_a_day_are_those_of_that_day(cast: Cast) -> None:
    end_assignment(StaffAssignment.objects.get(user=cast.li), by=cast.admin)
    assign_staff(cast.zhou, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_1)
    assert selectors.class_teacher_of(cast.class_3_1, YESTERDAY) == cast.li
    assert selectors.class_teacher_of(cast.class_3_1, TODAY) == cast.zhou
    assert selectors.counselor_of(cast.school, TODAY) == cast.wang
    assert selectors.counselor_of(cast.outside_school, date(2026, 8, 1)) is None
