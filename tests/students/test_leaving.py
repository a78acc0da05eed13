"""Colleagues who leave with something in hand, and what of it stays behind."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent, User
from students import access
from students.duty.access import duty_days_of_leavers, typing_duties_of
from students.models import DutyDay, StaffAssignment
from students.pages.staff import StaffPage, leavers_line
from students.services.duty import DutyImpossible, set_duty_days
from students.services.staff import NotHome, check_home, disable_colleague, end_assignment, renew_code
from tests import factories
from tests.cases.factories import make_duty

SUNDAY, MONDAY, FRIDAY = date(2026, 10, 18), date(2026, 10, 19), date(2026, 10, 23)


def duty_of(user: User, **which: object) -> StaffAssignment:
    return user.assignments.get(**which)


class TestTheDutyList:
    @pytest.fixture(autouse=True)
    def week(self, cast) -> list[DutyDay]:
        """Zhou is the duty person of the week, Luo the deputy."""
        return [make_duty(cast.school, cast.zhou, cast.staff, MONDAY + timedelta(days=at)) for at in range(5)]

    def days(self, cast) -> list[date]:
        return list(duty_days_of_leavers(cast.chen).values_list("date", flat=True))

    def test_while_both_work_here_nothing_is_said(self, cast):
        assert self.days(cast) == []
        assert leavers_line(cast.chen) == ""

    def test_whoever_leaves_midweek_leaves_the_days_after_it(self, cast):
        end_assignment(duty_of(cast.zhou), by=cast.admin, last_day=date(2026, 10, 21))
        assert self.days(cast) == [date(2026, 10, 22), FRIDAY]
        assert "2" in leavers_line(cast.chen)

    def test_the_deputy_counts_as_much_and_a_disabled_account_too(self, cast):
        disable_colleague(cast.staff, by=cast.admin)
        assert len(self.days(cast)) == 5

    def test_a_duty_that_begins_anew_before_the_day_covers_it(self, cast):
        end_assignment(duty_of(cast.zhou), by=cast.admin, last_day=date(2026, 10, 20))
        factories.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
        StaffAssignment.objects.filter(user=cast.zhou, ends__isnull=True).update(starts=date(2026, 10, 22))
        assert self.days(cast) == [date(2026, 10, 21)]

    def test_a_duty_at_another_school_covers_nothing(self, cast):
        end_assignment(duty_of(cast.zhou), by=cast.admin)
        factories.assign(cast.zhou, cast.second_school, "class-teacher", cast.second_class)
        assert len(self.days(cast)) == 5

    def test_days_that_are_over_are_not_counted_and_other_schools_hear_nothing(self, cast):
        make_duty(cast.school, cast.zhou, cast.staff, SUNDAY)
        end_assignment(duty_of(cast.zhou), by=cast.admin)
        assert SUNDAY not in self.days(cast)
        assert leavers_line(cast.tian) == leavers_line(cast.li) == ""

    def test_nobody_is_named_for_days_after_the_own_last_one(self, cast):
        end_assignment(duty_of(cast.zhou), by=cast.admin, last_day=date(2026, 10, 21))
        pair = {"person": cast.zhou, "phone": "0000-555 0110", "deputy": cast.admin, "deputy_phone": "0000-555 0111"}
        with pytest.raises(DutyImpossible, match="elsewhere"):
            set_duty_days(cast.school, by=cast.admin, first=MONDAY, last=FRIDAY, **pair)
        set_duty_days(cast.school, by=cast.admin, first=MONDAY, last=date(2026, 10, 21), **pair)
        assert DutyDay.objects.filter(deputy=cast.admin).count() == 3


class TestTheLastDay:
    def test_until_the_evening_of_the_last_day_the_class_is_there(self, cast):
        end_assignment(duty_of(cast.li), by=cast.admin, last_day=MONDAY)
        with time_machine.travel("2026-10-19T23:59:59+08:00", tick=False):
            assert access.classes_of(cast.li).count() == 1
        with time_machine.travel("2026-10-20T00:00:00+08:00", tick=False):
            assert access.classes_of(cast.li).count() == 0

    def test_a_later_last_day_does_not_bring_back_who_has_left(self, cast):
        end_assignment(duty_of(cast.li), by=cast.admin)
        again = end_assignment(duty_of(cast.li), by=cast.admin, last_day=FRIDAY)
        assert again.ends == SUNDAY
        assert AuditEvent.objects.filter(verb="assignment.end").count() == 1

    def test_a_last_day_can_be_brought_forward(self, cast):
        end_assignment(duty_of(cast.li), by=cast.admin, last_day=FRIDAY)
        end_assignment(duty_of(cast.li), by=cast.admin, last_day=MONDAY)
        assert duty_of(cast.li).ends == MONDAY

    def test_one_of_two_classes_ends_and_the_other_stays(self, cast):
        factories.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
        end_assignment(duty_of(cast.li, school_class=cast.class_3_1), by=cast.admin)
        assert list(access.classes_of(cast.li)) == [cast.class_3_2]

    def test_who_left_stands_among_the_former_with_both_days(self, cast):
        end_assignment(duty_of(cast.li), by=cast.admin)
        page = StaffPage(cast.admin)
        assert cast.li not in [one.user for one in page.colleagues]
        [former] = page.former
        assert former.assignment.user == cast.li
        assert "9 月 1 日" in former.since and "10 月 18 日" in former.since

    def test_who_will_leave_is_still_a_colleague(self, cast):
        end_assignment(duty_of(cast.li), by=cast.admin, last_day=FRIDAY)
        assert cast.li in [one.user for one in StaffPage(cast.admin).colleagues]

    def test_with_the_post_the_typing_ends_whatever_was_agreed(self, cast):
        factories.assign(cast.zhou, cast.school, "typist", cast.class_3_1, ends=FRIDAY)
        assert typing_duties_of(cast.zhou).count() == 1
        end_assignment(duty_of(cast.zhou, duty="class-teacher"), by=cast.admin)
        assert typing_duties_of(cast.zhou).count() == 0

    def test_the_page_of_an_ended_duty_is_gone(self, cast, as_):
        row = duty_of(cast.li)
        end_assignment(row, by=cast.admin)
        address = reverse("students:end_assignment", args=[row.public_id])
        assert as_(cast.admin).post(address).status_code == 404


class TestWhoKeepsTheAccount:
    def test_the_school_where_somebody_has_worked_longest(self, cast):
        factories.assign(cast.admin, cast.second_school, "school-administrator")
        other = factories.make_user("admin2", "卢敏", "school-administrator")
        factories.assign(other, cast.second_school, "school-administrator")
        check_home(cast.wang, cast.admin)
        with pytest.raises(NotHome):
            check_home(cast.wang, other)

    def test_after_leaving_there_the_next_school(self, cast):
        other = factories.make_user("admin2", "卢敏", "school-administrator")
        factories.assign(other, cast.second_school, "school-administrator")
        end_assignment(duty_of(cast.wang, school=cast.school), by=cast.admin)
        check_home(cast.wang, other)
        with pytest.raises(NotHome):
            renew_code(cast.wang, by=cast.admin)

    def test_of_somebody_without_any_duty_the_last_school(self, cast):
        other = factories.make_user("admin2", "卢敏", "school-administrator")
        factories.assign(other, cast.second_school, "school-administrator")
        end_assignment(duty_of(cast.li), by=cast.admin)
        with pytest.raises(NotHome):
            disable_colleague(cast.li, by=other)
        disable_colleague(cast.li, by=cast.admin)
        cast.li.refresh_from_db()
        assert not cast.li.is_active
