"""The duty list as the school sees it: days and evenings without anybody, and who may be named at all."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from students.duty.access import duty_days_of_leavers, possible_typists, typing_duties_of, typists_of
from students.forms.staff import DutyForm
from students.models import DutyDay, StaffAssignment
from students.pages.staff import DUTY_AHEAD, DutyPage, StaffPage, duty_line, duty_pages, visit_words
from students.services.children import end_enrolment
from students.services.duty import (
    LONGEST,
    DutyImpossible,
    TypistImpossible,
    name_typist,
    schools_with_boarders,
    set_duty_days,
)
from students.services.staff import assign_staff, disable_colleague, enable_colleague, end_assignment
from tests import factories

TODAY = date(2026, 10, 19)  # a Monday
DAY, EVENING = DutyDay.Hours.DAY, DutyDay.Hours.EVENING


def name_two(cast, first=TODAY, last=TODAY, hours=(DAY,), **people):
    two = {"person": cast.chen, "phone": " 0000-1 ", "deputy": cast.admin, "deputy_phone": "0000-2", **people}
    return set_duty_days(cast.school, by=cast.admin, first=first, last=last, hours=hours, **two)


def page(cast, boarders=False, user=None):
    return DutyPage(user or cast.chen, cast.school, boarders=boarders)


class TestTheList:
    def test_every_one_of_four_weeks_is_a_line_whether_somebody_is_named_or_not(self, cast):
        assert len(page(cast).list.lines) == page(cast).gaps == DUTY_AHEAD
        name_two(cast, TODAY, TODAY + timedelta(days=6))
        assert len(page(cast).list.lines) == DUTY_AHEAD and page(cast).gaps == DUTY_AHEAD - 7

    def test_evenings_are_asked_for_where_children_sleep_and_shown_where_somebody_is_named(self, cast):
        assert page(cast).evenings == 0
        boarding = page(cast, boarders=True)
        assert boarding.gaps == DUTY_AHEAD and boarding.evenings > 0
        assert len(boarding.list.lines) == DUTY_AHEAD + boarding.evenings
        name_two(cast, hours=(EVENING,))
        assert page(cast, boarders=True).evenings == boarding.evenings - 1
        assert len(page(cast).list.lines) == DUTY_AHEAD + 1

    def test_a_day_somebody_named_has_no_duty_any_more_counts_as_open_and_is_marked(self, cast):
        name_two(cast, TODAY, TODAY + timedelta(days=27))
        assert page(cast).gaps == 0
        name_two(cast, TODAY + timedelta(days=3), TODAY + timedelta(days=4), deputy=cast.li)
        end_assignment(StaffAssignment.objects.get(user=cast.li), by=cast.admin)
        seen = page(cast)
        marked = [day.date for _words, day in seen.list.lines if day.pk in seen.gone]
        assert (seen.gaps, marked) == (2, [TODAY + timedelta(days=3), TODAY + timedelta(days=4)])

    def test_a_day_stands_before_its_evening(self, cast):
        name_two(cast, hours=(DAY,))
        name_two(cast, hours=(EVENING,), phone="0000-9")
        first, second = page(cast).list.lines[:2]
        assert (first[1].hours, second[1].hours) == (DAY, EVENING)

    def test_a_day_and_its_evening_are_one_line_where_the_same_two_answer(self, cast):
        name_two(cast, hours=(DAY, EVENING))
        first, second = page(cast).list.lines[:2]
        assert "day and night" in first[0] or "日夜" in first[0]
        assert (first[1].hours, second[1]) == (DAY, None)

    def test_each_telephone_stands_there_once(self, cast):
        name_two(cast, TODAY, TODAY + timedelta(days=6), hours=(DAY, EVENING))
        assert page(cast).phones == [(cast.chen.name, "0000-1"), (cast.admin.name, "0000-2")]

    def test_only_the_days_without_anybody_are_shown_when_they_are_asked_for(self, cast):
        name_two(cast, TODAY, TODAY + timedelta(days=6))
        lines = DutyPage(cast.chen, cast.school, boarders=False, show="open").list.lines
        assert len(lines) == DUTY_AHEAD - 7 and not any(duty for _words, duty in lines)

    @pytest.mark.parametrize(("person", "edits"), [("admin", True), ("chen", False)])
    def test_the_headteacher_reads_what_the_administrator_writes(self, cast, person, edits):
        assert [one.editable for one in duty_pages(cast.people[person])] == [edits]

    def test_a_school_has_boarders_once_one_child_sleeps_there_and_no_longer_when_it_left(self, cast):
        factories.make_care(cast.children["yu"], cast.li, boarding=True)
        schools = [cast.school, cast.second_school]
        assert schools_with_boarders(schools, day=TODAY) == {cast.school.pk}
        end_enrolment(cast.children["yu"], by=cast.admin, last_day=TODAY)
        assert schools_with_boarders(schools, day=TODAY + timedelta(days=1)) == set()

    def test_the_newest_entry_says_whether_a_child_boards(self, cast):
        factories.make_care(cast.children["yu"], cast.li, boarding=True, as_of=date(2026, 9, 1))
        factories.make_care(cast.children["yu"], cast.li, boarding=False, as_of=date(2026, 9, 2))
        assert schools_with_boarders([cast.school], day=TODAY) == set()


class TestNaming:
    def test_telephones_are_kept_without_blanks_and_a_day_named_again_is_changed(self, cast):
        name_two(cast)
        name_two(cast, person=cast.admin, deputy=cast.li)
        row = DutyDay.objects.get()
        assert (row.duty_person, row.deputy, row.duty_phone) == (cast.admin, cast.li, "0000-1")
        assert AuditEvent.objects.filter(verb="duty.set").count() == 2

    def test_day_and_evening_of_one_date_have_people_of_their_own(self, cast):
        name_two(cast)
        name_two(cast, hours=(EVENING,), person=cast.li, deputy=cast.zhou)
        assert DutyDay.objects.get(hours=DAY).duty_person == cast.chen
        assert DutyDay.objects.get(hours=EVENING).duty_person == cast.li

    @pytest.mark.parametrize(("days", "fits"), [(LONGEST - 1, True), (LONGEST, False)])
    def test_two_months_are_named_at_once_and_no_day_more(self, cast, days, fits):
        if fits:
            assert len(name_two(cast, last=TODAY + timedelta(days=days))) == LONGEST
        else:
            with pytest.raises(DutyImpossible, match="span"):
                name_two(cast, last=TODAY + timedelta(days=days))

    def test_somebody_who_begins_later_or_leaves_before_is_not_named(self, cast):
        StaffAssignment.objects.filter(user=cast.li).update(ends=TODAY + timedelta(days=2))
        name_two(cast, last=TODAY + timedelta(days=2), deputy=cast.li)
        with pytest.raises(DutyImpossible, match="elsewhere"):
            name_two(cast, last=TODAY + timedelta(days=3), deputy=cast.li)

    @pytest.mark.parametrize("who", ["wang", "outside_teacher", "district"])
    def test_the_form_offers_only_who_works_here(self, cast, who):
        form = DutyForm(cast.admin, cast.school)
        offered = set(form.fields["person"].queryset)
        assert (cast.people[who] in offered) is (who == "wang")
        assert {cast.li, cast.zhou, cast.chen} <= offered

    def test_an_account_that_is_disabled_is_neither_offered_nor_counted_on(self, cast):
        name_two(cast, last=TODAY + timedelta(days=4), deputy=cast.li)
        disable_colleague(cast.li, by=cast.admin)
        assert cast.li not in DutyForm(cast.admin, cast.school).fields["deputy"].queryset
        assert duty_days_of_leavers(cast.chen).count() == 5
        enable_colleague(cast.li, by=cast.admin)
        assert duty_days_of_leavers(cast.chen).count() == 0


class TestColleagues:
    def test_everybody_stands_once_with_all_that_they_do(self, cast):
        factories.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
        members = {member.user: member for member in StaffPage(cast.admin).colleagues}
        assert len(members[cast.li].duties) == 2 and members[cast.li].first.user == cast.li
        assert [member.user for member in members.values() if member.own] == [cast.admin]

    def test_who_left_and_came_back_stands_in_both_lists(self, cast):
        end_assignment(StaffAssignment.objects.get(user=cast.li), by=cast.admin)
        assign_staff(cast.li, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_1)
        staff = StaffPage(cast.admin)
        assert cast.li in [member.user for member in staff.colleagues]
        assert [line.assignment.user for line in staff.former] == [cast.li]

    def test_a_line_names_class_and_days_of_a_duty(self, cast):
        open_line = duty_line(StaffAssignment.objects.get(user=cast.li))
        end_assignment(open_line.assignment, by=cast.admin, last_day=date(2026, 12, 31))
        ending = duty_line(StaffAssignment.objects.get(user=cast.li))
        assert open_line.words == ending.words and open_line.since != ending.since

    @pytest.mark.parametrize(("weeks", "days"), [(1, [0]), (2, [0, 2])])
    def test_visits_are_told_by_days_and_weeks(self, cast, weeks, days):
        one = StaffAssignment(visit_weekdays=days, visit_every_weeks=weeks)
        other = StaffAssignment(visit_weekdays=days, visit_every_weeks=3)
        assert visit_words(one) != visit_words(other)

    @pytest.mark.parametrize("person", ["li", "wang", "chen", "district", "auditor"])
    def test_nobody_but_the_administrator_finds_colleagues(self, cast, person):
        staff = StaffPage(cast.people[person])
        assert staff.colleagues == [] and staff.former == []


class TestTypists:
    def name(self, cast, user, first=TODAY, days=20):
        ends = first + timedelta(days=days)
        return name_typist(
            user, by=cast.wang, school=cast.school, classes=[cast.class_3_1], starts=first, ends=ends, nonce=uuid4()
        )

    def test_a_typist_works_from_the_first_to_the_last_day(self, cast):
        self.name(cast, cast.staff, TODAY + timedelta(days=1), days=0)
        assert not typing_duties_of(cast.staff).exists()
        assert [row.user for row in typists_of(cast.wang)] == [cast.staff]

    def test_another_counselor_neither_sees_nor_may_name_them(self, cast):
        self.name(cast, cast.staff)
        assert not typists_of(cast.tian).exists()
        assert not possible_typists(cast.tian, cast.school).exists()
        assert cast.staff in possible_typists(cast.wang, cast.school)

    def test_of_two_classes_one_that_the_person_teaches_refuses_both(self, cast):
        with pytest.raises(TypistImpossible) as refused:
            name_typist(
                cast.zhou,
                by=cast.wang,
                school=cast.school,
                classes=[cast.class_3_1, cast.class_3_2],
                starts=TODAY,
                ends=TODAY,
                nonce=uuid4(),
            )
        assert refused.value.school_class == cast.class_3_2
        assert not StaffAssignment.objects.filter(duty="typist").exists()
