"""Places, first and last days, grades, and people who go: who is on the list and who may touch it on which day."""

from datetime import date
from itertools import pairwise

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.activities import services
from screening.cases.activities.access import (
    attendance_of,
    count_members,
    open_class_or_404,
    open_classes,
    possible_leaders,
    seats_in,
)
from screening.cases.activities.forms import ActivityForm
from screening.cases.activities.mixing import INVITED_AT_ONCE, neighbours_of
from screening.cases.activities.rules import ActivityRefused, label_in, planned_days
from screening.cases.activities.selectors import next_day, unwritten_days
from screening.cases.models import Activity, ActivityMember
from students.models import StaffAssignment, Term
from students.services.children import move_student
from tests.cases.activities.factories import make_activity, said, write_down
from tests.factories import make_class, make_student

TODAY = date(2026, 10, 19)


def join(cast, activity, *children):
    return services.join_activity(activity, by=cast.wang, students=[cast.children[name] for name in children])


def taken(cast, activity):
    return count_members(cast.wang, [activity])[activity.pk]


def listed(user, activity, day=TODAY):
    return [seat.student for seat in seats_in(user, activity, day)]


def change(cast, activity, **more):
    return services.change_activity(activity, by=cast.wang, **said(cast, **more))


def test_the_last_place_is_given_once_and_is_free_again_when_somebody_goes(cast):
    activity = make_activity(cast, "yu", places=2)
    assert join(cast, activity, "bo") == 1
    with pytest.raises(ActivityRefused, match="no-place-left"):
        join(cast, activity, "nur")
    services.leave_activity(activity, by=cast.wang, students=[cast.children["yu"]])
    assert join(cast, activity, "nur") == 1
    assert taken(cast, activity) == 2


def test_a_child_who_left_the_school_takes_no_place_and_is_on_no_list(cast, time_machine_at):
    activity = make_activity(cast, "yu", "bo", places=2)
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=date(2026, 10, 20))
    time_machine_at("2026-10-20")
    assert taken(cast, activity) == 1
    assert listed(cast.staff, activity, date(2026, 10, 20)) == [cast.children["bo"]]
    assert join(cast, activity, "nur") == 1


def test_whoever_leaves_on_the_day_of_joining_was_never_there_and_else_the_days_before_stay(cast, time_machine_at):
    activity = make_activity(cast, "yu")
    services.leave_activity(activity, by=cast.wang, students=[cast.children["yu"]])
    assert listed(cast.staff, activity) == []
    join(cast, activity, "bo")
    time_machine_at("2026-10-21")
    services.leave_activity(activity, by=cast.wang, students=[cast.children["bo"]])
    assert listed(cast.staff, activity, date(2026, 10, 20)) == [cast.children["bo"]]
    assert listed(cast.staff, activity, date(2026, 10, 21)) == []


def test_an_activity_keeps_as_many_places_as_it_has_children(cast):
    activity = make_activity(cast, "yu", "bo")
    with pytest.raises(ActivityRefused, match="fewer-places-than-children"):
        change(cast, activity, places=1)
    assert change(cast, activity, places=2).places == 2
    changes = AuditEvent.objects.filter(verb="activity.change")
    assert [event.detail["fields"] for event in changes] == [["places"]]
    change(cast, activity, places=2)
    assert changes.count() == 1


def test_on_the_last_day_it_still_takes_children_and_is_written_down_and_afterwards_it_is_over(cast, time_machine_at):
    activity = make_activity(cast, "yu", weekdays=[0, 1])
    with pytest.raises(ActivityRefused, match="before-it-began"):
        services.end_activity(activity, by=cast.wang, last_day=date(2026, 9, 6))
    services.end_activity(activity, by=cast.wang, last_day=TODAY)
    activity.refresh_from_db()
    assert next_day(activity) == TODAY
    assert join(cast, activity, "bo") == 1
    write_down(activity, cast.staff, TODAY, cast.children["yu"])
    time_machine_at("2026-10-20")
    assert next_day(activity) is None
    with pytest.raises(ActivityRefused, match="ended"):
        join(cast, activity, "nur")
    with pytest.raises(ActivityRefused, match="not-its-day"):
        write_down(activity, cast.staff, date(2026, 10, 20))


@pytest.mark.parametrize(
    ("day", "weekdays", "comes"),
    [
        ("2026-10-01", [3], date(2026, 10, 8)),  # a Thursday of the National Day week
        ("2026-10-19", [0], TODAY),
        ("2026-10-20", [0], date(2026, 10, 26)),
        ("2026-10-19", [5], date(2026, 10, 24)),  # a Saturday group meets on a Saturday
        ("2026-10-03", [5], date(2026, 10, 10)),  # but not in the holiday
    ],
)
def test_the_next_day_is_one_of_its_rhythm_and_in_no_holiday(cast, time_machine_at, day, weekdays, comes):
    activity = make_activity(cast, weekdays=weekdays)
    time_machine_at(day)
    assert next_day(activity) == comes


def test_without_a_rhythm_it_is_its_first_day_until_that_is_over(cast, time_machine_at):
    activity = make_activity(cast, weekdays=[], starts=date(2026, 10, 23))
    assert next_day(activity) == date(2026, 10, 23)
    time_machine_at("2026-10-23")
    assert next_day(activity) == date(2026, 10, 23)
    time_machine_at("2026-10-24")
    assert next_day(activity) is None


def test_days_to_be_written_down_end_yesterday_begin_with_the_activity_and_leave_out_the_holiday(cast):
    activity = make_activity(cast, weekdays=[0, 2], starts=date(2026, 9, 28))
    days = unwritten_days(cast.staff, activity)
    assert days == [date(2026, 10, 14), date(2026, 10, 12), date(2026, 9, 30), date(2026, 9, 28)]
    assert list(planned_days([], TODAY, TODAY)) == []


def test_who_leads_is_somebody_who_works_at_the_school_on_that_day(cast, as_, time_machine_at):
    activity = make_activity(cast, "yu")
    assert cast.staff in possible_leaders(cast.wang, cast.school)
    assert cast.outside_teacher not in possible_leaders(cast.wang, cast.school)
    with pytest.raises(ActivityRefused, match="leader-not-here"):
        change(cast, activity, led_by=cast.outside_teacher)
    StaffAssignment.objects.filter(user=cast.staff).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert cast.staff not in possible_leaders(cast.wang, cast.school)
    assert listed(cast.staff, activity, date(2026, 10, 20)) == []
    address = reverse("cases:show_activity", args=[activity.public_id])
    assert as_(cast.staff).get(address).status_code == 404
    with pytest.raises(ActivityRefused, match="leader-not-here"):
        change(cast, activity, title="排球")


def test_a_class_of_another_grade_cannot_be_ticked_and_neither_can_another_school_s(cast):
    activity = make_activity(cast, grades=[4])
    assert open_classes(cast.wang, activity) == []
    activity = change(cast, activity, grades=[3, 4])
    assert set(open_classes(cast.wang, activity)) == {cast.class_3_1, cast.class_3_2}
    assert open_classes(cast.li, activity) == [cast.class_3_1]
    for user, school_class in ((cast.li, cast.class_3_2), (cast.wang, cast.second_class), (cast.chen, cast.class_3_1)):
        with pytest.raises(Http404):
            open_class_or_404(user, activity, school_class.public_id)


@pytest.mark.parametrize(("title", "word"), [("Left-Behind club", "left-behind"), ("困难生小组", "困难"), ("篮球", "")])
def test_a_title_that_labels_is_found_however_it_is_written_and_also_when_it_is_changed(cast, title, word):
    assert label_in(title) == word
    activity = make_activity(cast)
    if word:
        with pytest.raises(ActivityRefused, match="label-in-title"):
            change(cast, activity, title=title)
        assert Activity.objects.get().title == "篮球"


def test_what_a_child_took_part_in_is_read_by_the_counselor_who_has_the_child_today(cast, time_machine_at):
    yu = cast.children["yu"]
    write_down(make_activity(cast, "yu"), cast.staff, TODAY, yu)
    assert [row.came for row in attendance_of(cast.wang, yu)] == [True]
    assert not any(attendance_of(cast.people[who], yu).exists() for who in ("tian", "li", "staff", "chen"))
    move_student(yu, by=cast.admin, to=cast.outside_class, day=date(2026, 10, 20))
    time_machine_at("2026-10-20")
    assert not attendance_of(cast.wang, yu).exists()
    assert attendance_of(cast.tian, yu).count() == 1


def test_no_more_are_proposed_at_once_than_somebody_would_invite_and_those_beside_first(cast):
    for seat in range(4, 20):
        make_student(cast.class_3_1, f"许晨{seat}", seat)
    found = neighbours_of(cast.wang, make_activity(cast, "yu"))
    assert len(found) == INVITED_AT_ONCE
    assert found[0].beside
    assert found[0].seat.student == cast.children["bo"]
    assert all(first.beside >= second.beside for first, second in pairwise(found))


def test_sent_twice_a_child_is_in_it_once(cast):
    activity = make_activity(cast, "yu")
    assert join(cast, activity, "yu") == 0
    assert ActivityMember.objects.count() == 1
    assert AuditEvent.objects.filter(verb="activity.join").count() == 1


def test_an_activity_is_not_offered_to_the_grade_that_has_left(cast, time_machine_at):
    def grades():
        return [grade for grade, _words in ActivityForm(cast.wang, cast.school, None).fields["grades"].choices]

    make_class(cast.school, 6)
    assert 6 in grades()
    Term.objects.create(county=cast.county, school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 21))
    time_machine_at("2027-09-02")
    assert 7 not in grades()
