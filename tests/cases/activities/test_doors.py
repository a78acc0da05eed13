"""Doors of activities: what is offered is for everybody at the school, a list of children is for few."""

from datetime import date

import pytest
from django.http import Http404

from accounts.models import AuditEvent
from screening.cases.activities import access, services
from screening.cases.activities.access import (
    activities_of,
    checked_volunteers,
    children_by_activity,
    led_activities,
    open_classes,
    own_activities,
    possible_leaders,
    running_activities,
    seats_in,
    volunteers_of,
)
from students.models import StaffAssignment
from tests.cases.activities.factories import make_activity, make_volunteer
from tests.cases.factories import TODAY
from tests.cases.pages import page, url

AT_SCHOOL = {"li", "zhou", "wang", "chen", "admin", "staff"}


@pytest.fixture
def club(cast):
    return make_activity(cast, "yu", "bo", "hao")


def who(door, cast):
    return {name for name, person in cast.people.items() if door(person)}


def names(cast, club, reader):
    return {seat.student.name for seat in seats_in(cast.people[reader], club, TODAY)}


def test_everybody_at_the_school_reads_what_is_offered_and_nobody_elsewhere(cast, club):
    assert who(lambda person: activities_of(person).exists(), cast) == AT_SCHOOL
    for stranger in (cast.tian, cast.district, cast.outside_teacher):
        with pytest.raises(Http404):
            access.get_activity_or_404(stranger, club.public_id)


def test_who_arranges_may_change_it_and_who_leads_may_write_down_who_came(cast, club):
    assert {"wang", "admin"} & who(lambda person: own_activities(person).exists(), cast)
    assert "li" not in who(lambda person: own_activities(person).exists(), cast)
    assert {"staff", "wang"} <= who(lambda person: led_activities(person).exists(), cast)
    with pytest.raises(Http404):
        access.get_led_activity_or_404(cast.li, club.public_id)


def test_the_whole_list_is_read_by_who_leads_it_and_the_own_class_by_its_teacher(cast, club):
    everybody = {cast.children[name].name for name in ("yu", "bo", "hao")}
    assert names(cast, club, "staff") == names(cast, club, "wang") == everybody
    assert names(cast, club, "zhou") == {cast.children["hao"].name}
    for nobody in ("chen", "admin", "tian", "district"):
        assert names(cast, club, nobody) == set()


def test_a_look_at_the_list_is_recorded_with_the_children_on_it(cast, club):
    access.list_members(cast.li, club, TODAY, purpose="activity")
    event = AuditEvent.objects.filter(verb="activity.list", actor_id=cast.li.public_id).get()
    assert set(event.subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo")}


def test_somebody_who_left_the_school_can_lead_nothing_new(cast, time_machine_at):
    assert cast.staff in possible_leaders(cast.wang, cast.school)
    StaffAssignment.objects.filter(user=cast.staff).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert cast.staff not in possible_leaders(cast.wang, cast.school)
    assert cast.chen not in possible_leaders(cast.wang, cast.school)  # leads the school, not a group


def test_children_are_put_in_from_classes_it_is_open_to(cast):
    club = make_activity(cast, grades=[3])
    assert open_classes(cast.li, club) == [cast.class_3_1]
    assert set(open_classes(cast.wang, club)) == {cast.class_3_1, cast.class_3_2}
    assert open_classes(cast.wang, make_activity(cast, grades=[5])) == []
    assert open_classes(cast.chen, club) == []
    with pytest.raises(Http404):
        access.open_class_or_404(cast.li, club, cast.class_3_2.public_id)


@pytest.mark.parametrize(("last", "runs"), [(date(2026, 10, 18), False), (TODAY, True), (None, True)])
def test_an_activity_runs_to_its_last_day(cast, club, last, runs):
    if last:
        services.end_activity(club, by=cast.wang, last_day=last)
    assert running_activities(cast.li).exists() is runs
    assert activities_of(cast.li).exists()  # and stays readable


def test_nobody_but_the_counselor_reads_which_children_are_in_what(cast, club):
    inside = {cast.children[name].pk for name in ("yu", "bo", "hao")}
    assert children_by_activity(cast.wang) == {club.pk: inside}
    assert who(children_by_activity, cast) == {"wang"}


def test_a_volunteer_is_named_while_a_check_holds_and_read_by_who_arranges(cast, time_machine_at):
    person = make_volunteer(cast, until=TODAY)
    assert checked_volunteers(cast.wang, cast.school) == [person]
    assert checked_volunteers(cast.wang, cast.second_school) == []
    assert not volunteers_of(cast.li).exists()
    time_machine_at("2026-10-20")
    assert checked_volunteers(cast.wang, cast.school) == []
    assert list(volunteers_of(cast.wang)) == [person]


def test_who_comes_no_more_is_on_no_list_of_volunteers(cast):
    person = make_volunteer(cast)
    services.end_volunteer(person, by=cast.wang)
    with pytest.raises(Http404):
        access.get_volunteer_or_404(cast.wang, person.public_id)


@pytest.mark.parametrize("name", ["show_activity", "change_activity", "mix_members", "record_session"])
def test_pages_of_an_activity_do_not_exist_for_a_counselor_of_another_school(cast, as_, club, name):
    assert as_(cast.tian).get(url(name, club.public_id)).status_code == 404


def test_the_last_day_is_asked_for_with_today_and_refused_before_the_first(cast, wang, club):
    address = url("change_activity", club.public_id)
    assert wang.get(address).context["end"].fields["last_day"].initial() == TODAY
    page(wang.post(address, {"do": "end", "last_day": "2026-09-01", "nonce": club.public_id}), 422)
    assert wang.post(address, {"do": "end", "last_day": "2026-10-30", "nonce": club.public_id}).status_code == 302
    club.refresh_from_db()
    assert club.ends == date(2026, 10, 30)
