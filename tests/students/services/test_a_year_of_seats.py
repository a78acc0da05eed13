"""Seats from September to September: children who come, change class, leave and graduate, each with dated rows."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from students import access, hooks, selectors
from students.duty.access import typing_duties_of
from students.models import Enrolment, StaffAssignment
from students.pages.lists import PromotionPage
from students.selectors import current_seat, roster_on
from students.services.children import (
    Details,
    NotOnRoster,
    SeatTaken,
    add_student,
    close_class,
    end_enrolment,
    move_student,
    promote_school,
)
from students.services.duty import name_typist
from tests import factories

TODAY = date(2026, 10, 19)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


def names(school_class, day):
    return [seat.student.name for seat in roster_on(school_class, day)]


def seats(student):
    return list(student.enrolments.order_by("starts").values_list("school_class", "starts", "ends", "end_reason"))


class TestMoving:
    def test_the_day_of_the_move_belongs_to_the_new_class_and_the_day_before_to_the_old(self, cast, yu):
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert yu.name in names(cast.class_3_1, YESTERDAY) and yu.name not in names(cast.class_3_2, YESTERDAY)
        assert yu.name in names(cast.class_3_2, TODAY) and yu.name not in names(cast.class_3_1, TODAY)

    def test_there_and_back_again_are_three_rows(self, cast, yu):
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 5))
        move_student(yu, by=cast.admin, to=cast.class_3_1, day=TODAY)
        assert [row[0] for row in seats(yu)] == [cast.class_3_1.pk, cast.class_3_2.pk, cast.class_3_1.pk]
        assert [row[2] for row in seats(yu)] == [date(2026, 10, 4), YESTERDAY, None]

    @pytest.mark.parametrize(("target", "reason"), [("class_3_2", "moved-class"), ("second_class", "moved-school")])
    def test_the_reason_says_whether_the_school_changed_too(self, cast, yu, target, reason):
        move_student(yu, by=cast.admin, to=getattr(cast, target), day=TODAY)
        assert seats(yu)[0][3] == reason

    def test_the_seat_that_became_free_can_be_given_at_once(self, cast, yu):
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        move_student(cast.children["hao"], by=cast.admin, to=cast.class_3_1, day=TODAY, seat_number=1)
        assert current_seat(cast.children["hao"]).seat_number == 1

    def test_a_taken_seat_leaves_the_child_where_it_was(self, cast, yu):
        with pytest.raises(SeatTaken):
            move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY, seat_number=1)
        assert seats(yu) == [(cast.class_3_1.pk, date(2026, 9, 1), None, "")]

    def test_nobody_moves_before_the_first_day_in_class(self, cast, yu):
        with pytest.raises(NotOnRoster):
            move_student(yu, by=cast.admin, to=cast.class_3_2, day=date(2026, 8, 31))

    def test_both_ends_of_a_move_are_told_to_the_rooms_above(self, cast, yu, monkeypatch):
        heard = []
        monkeypatch.setattr(hooks, "seat_changed", [heard.append])
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert heard == [yu, yu]
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert len(heard) == 2


class TestLeavingAndComing:
    def test_who_left_keeps_the_history_and_may_sit_here_again(self, cast, yu):
        end_enrolment(yu, by=cast.admin, last_day=date(2026, 10, 9))
        assert not access.visible_students(cast.li).filter(pk=yu.pk).exists()
        Enrolment.objects.create(student=yu, school_class=cast.class_3_2, seat_number=7, starts=TODAY)
        assert access.visible_students(cast.zhou).filter(pk=yu.pk).exists()
        assert not access.visible_students(cast.li).filter(pk=yu.pk).exists()

    def test_another_reason_for_a_child_who_left_before_is_refused(self, cast, yu):
        end_enrolment(yu, by=cast.admin, last_day=YESTERDAY)
        with pytest.raises(NotOnRoster):
            end_enrolment(yu, by=cast.admin, last_day=YESTERDAY, reason="graduated")

    def test_the_seat_of_a_child_that_left_is_free_and_its_number_is_given_by_name_only(self, cast, yu):
        end_enrolment(cast.children["nur"], by=cast.admin, last_day=YESTERDAY)
        details = Details("许晨曦", "girl", 2017, 8)
        add_student(cast.class_3_1, by=cast.admin, details=details, seat_number=3)
        assert [seat.seat_number for seat in roster_on(cast.class_3_1, TODAY)] == [1, 2, 3]

    def test_in_an_empty_class_the_first_child_sits_in_the_first_seat(self, cast):
        empty = factories.make_class(cast.school, 5, 1)
        child = add_student(empty, by=cast.admin, details=Details("许晨曦", "girl", 2015, 8))
        assert current_seat(child).seat_number == 1

    def test_a_child_that_comes_tomorrow_is_on_no_list_today(self, cast):
        details = Details("许晨曦", "girl", 2017, 8)
        child = add_student(cast.class_3_1, by=cast.admin, details=details, starts=TODAY + timedelta(days=1))
        assert not access.visible_students(cast.li).filter(pk=child.pk).exists()
        with time_machine.travel("2026-10-20T07:00:00+08:00", tick=False):
            assert access.visible_students(cast.li).filter(pk=child.pk).exists()

    @pytest.mark.parametrize("name", ["", "   ", "王" * 51, "王3雨", "=1+1"])
    def test_what_is_no_name_adds_nobody(self, cast, name):
        with pytest.raises(ValueError):
            add_student(cast.class_3_1, by=cast.admin, details=Details(name, "girl", 2017, 8))
        assert not Enrolment.objects.filter(starts=TODAY).exists()


class TestAClassThatCloses:
    def test_the_rooms_above_hear_of_all_its_children_at_once_and_of_nobody_twice(self, cast, monkeypatch):
        heard = []
        monkeypatch.setattr(hooks, "roster_written", [heard.append])
        for _press in range(2):
            close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY)
        assert [{child.name for child in children} for children in heard] == [
            {cast.children[key].name for key in ("yu", "bo", "nur")}
        ]

    def test_whoever_types_for_it_types_no_more_although_named_for_longer(self, cast):
        named = {"school": cast.school, "classes": [cast.class_3_1], "starts": date(2026, 10, 1), "nonce": uuid4()}
        name_typist(cast.staff, by=cast.wang, ends=date(2026, 10, 30), **named)
        assert typing_duties_of(cast.staff).exists()
        close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY)
        assert not typing_duties_of(cast.staff).exists()

    def test_a_child_who_moved_out_before_keeps_the_new_seat(self, cast, yu):
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        close_class(cast.class_3_1, by=cast.admin, last_day=TODAY)
        assert (
            current_seat(yu).ends is None and yu.enrolments.get(school_class=cast.class_3_1).end_reason == "moved-class"
        )

    def test_the_other_class_and_its_teacher_stay(self, cast):
        close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY)
        assert list(access.classes_of(cast.admin)) == [cast.class_3_2]
        assert list(access.visible_students(cast.zhou)) == [cast.children["hao"]]


class TestSeptember:
    @pytest.fixture
    def sixth(self, cast):
        """In grade 6 now, so past its last grade next year."""
        school_class = factories.make_class(cast.school, 6, 1)
        factories.make_student(school_class, "许晨曦", 1)
        factories.assign(cast.zhou, cast.school, "class-teacher", school_class)
        cast.county.terms.create(school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 20))
        return school_class

    def begin(self, cast, ending, first_grade=1):
        return promote_school(
            cast.school,
            by=cast.admin,
            school_year=2027,
            last_day=date(2027, 7, 2),
            ending=ending,
            first_grade=first_grade,
        )

    def test_only_the_class_past_its_last_grade_is_proposed_to_end(self, cast, sixth):
        with time_machine.travel("2027-09-01T09:00:00+08:00", tick=False):
            lines = PromotionPage(cast.admin, cast.school).lines
        assert [line.school_class for line in lines if line.ends] == [sixth]
        assert all(line.children for line in lines)

    def test_graduates_have_no_seat_and_the_others_keep_theirs(self, cast, sixth):
        with time_machine.travel("2027-09-01T09:00:00+08:00", tick=False):
            assert self.begin(cast, [sixth])._asdict() == {"ended": 1, "graduates": 1, "begun": 1}
            assert names(sixth, date(2027, 9, 1)) == [] and names(sixth, date(2027, 7, 2)) == ["许晨曦"]
            assert len(names(cast.class_3_1, date(2027, 9, 1))) == 3
            assert not StaffAssignment.objects.filter(school_class=sixth, ends=None).exists()

    def test_a_child_that_changes_class_in_september_sits_in_the_new_grade(self, cast, sixth, yu):
        with time_machine.travel("2027-09-01T09:00:00+08:00", tick=False):
            move_student(yu, by=cast.admin, to=cast.class_3_2, day=date(2027, 9, 1))
            seat = current_seat(yu)
            assert selectors.grade_of(seat.school_class, selectors.school_year_of(cast.school)) == 4
            assert access.get_student_or_404(cast.zhou, yu.public_id, purpose="care") == yu

    def test_a_child_that_repeats_a_year_goes_to_a_class_of_the_younger_cohort(self, cast, sixth, yu):
        younger = factories.make_class(cast.school, 2, 1)
        with time_machine.travel("2027-09-01T09:00:00+08:00", tick=False):
            move_student(yu, by=cast.admin, to=younger, day=date(2027, 9, 1))
            assert selectors.grade_of(current_seat(yu).school_class, 2027) == 3

    def test_a_class_of_another_school_does_not_end_with_ours(self, cast, sixth):
        with time_machine.travel("2027-09-01T09:00:00+08:00", tick=False):
            assert self.begin(cast, [cast.outside_class]).ended == 0
        cast.outside_class.refresh_from_db()
        assert cast.outside_class.closed_on is None

    def test_a_school_without_a_class_of_last_year_can_begin_with_none(self, cast, sixth):
        empty = factories.make_school(cast.county, "新建小学")
        done = promote_school(
            empty, by=cast.admin, school_year=2027, last_day=date(2027, 7, 2), ending=[], first_grade=0
        )
        assert (done.ended, done.graduates, done.begun) == (0, 0, 0)
