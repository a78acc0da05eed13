"""Nobody from outside comes near a child without a recorded check that holds that day."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases.activities import services
from screening.cases.activities.access import checked_volunteers
from screening.cases.activities.pages import activity_page
from screening.cases.activities.rules import ActivityRefused
from screening.cases.activities.selectors import volunteer_on
from screening.cases.models import Activity, Volunteer
from screening.idempotency.once import SentBefore
from tests.cases.activities.factories import make_activity, make_volunteer, said, write_down

GOOD = {
    "identity_seen": True,
    "record": "unit-query",
    "checked_on": date(2026, 10, 1),
    "valid_until": date(2027, 9, 30),
}


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"identity_seen": False}, "identity-not-seen"),
        ({"record": ""}, "record-not-seen"),
        ({"record": "said-so"}, "record-not-seen"),
        ({"checked_on": date(2026, 10, 20), "valid_until": date(2027, 1, 1)}, "day-to-come"),
        ({"valid_until": date(2026, 9, 30)}, "ends-before-it-begins"),
        ({"valid_until": date(2028, 1, 1)}, "a-year-at-most"),
    ],
)
def test_half_a_check_is_none(cast, odd, code):
    person = make_volunteer(cast, checked=False)
    with pytest.raises(ActivityRefused, match=code):
        services.record_check(person, by=cast.admin, nonce=uuid.uuid4(), **GOOD | odd)
    assert not person.checks.exists()


def test_without_a_check_that_holds_today_nobody_can_be_named(cast):
    for person in (make_volunteer(cast, checked=False), make_volunteer(cast, until=date(2026, 10, 18))):
        with pytest.raises(ActivityRefused, match="no-valid-check"):
            make_activity(cast, volunteer=person)
        with pytest.raises(ActivityRefused, match="no-valid-check"):
            make_activity(cast, kind="community-volunteer", title="读书", volunteer=person)
        assert person not in checked_volunteers(cast.wang, cast.school)
    assert not Activity.objects.exists()


def test_a_visit_needs_a_volunteer_and_always_a_member_of_staff(cast):
    with pytest.raises(ActivityRefused, match="volunteer-wanted"):
        make_activity(cast, kind="community-volunteer", title="读书")
    activity = make_activity(cast, kind="community-volunteer", title="读书", volunteer=make_volunteer(cast))
    assert activity.led_by == cast.staff


def test_the_day_after_the_check_ends_the_volunteer_is_named_nowhere(cast, as_, time_machine_at):
    person = make_volunteer(cast, until=date(2026, 10, 19))
    activity = make_activity(cast, "yu", volunteer=person)
    assert write_down(activity, cast.staff, date(2026, 10, 19)).volunteer == person
    assert "孟晓" in show(as_, cast.staff, activity)
    time_machine_at("2026-10-20")
    assert volunteer_on(activity, date(2026, 10, 20)) is None
    assert "孟晓" not in show(as_, cast.staff, activity)
    assert write_down(activity, cast.staff, date(2026, 10, 20)).volunteer is None
    with pytest.raises(ActivityRefused, match="no-valid-check"):
        services.change_activity(activity, by=cast.wang, **said(cast, volunteer=person, places=25))


def show(as_, person, activity):
    return as_(person).get(reverse("cases:show_activity", args=[activity.public_id])).content.decode()


def test_the_sentence_that_nobody_is_alone_with_a_child_stands_on_the_page(cast, as_):
    activity = make_activity(cast, "yu", volunteer=make_volunteer(cast))
    assert "不和孩子单独" in show(as_, cast.staff, activity)


def test_who_comes_no_more_is_taken_off_every_activity(cast, as_):
    person = make_volunteer(cast)
    activity = make_activity(cast, volunteer=person)
    for _time in range(2):
        services.end_volunteer(Volunteer.objects.get(pk=person.pk), by=cast.wang)
    activity.refresh_from_db()
    assert activity.volunteer is None
    assert "孟晓" not in as_(cast.admin).get(reverse("cases:list_volunteers")).content.decode()


def test_a_check_sent_twice_is_one(cast, as_):
    person = make_volunteer(cast, checked=False)
    data = {**GOOD, "identity_seen": "on", "nonce": uuid.uuid4()}
    for _time in range(2):
        answer = as_(cast.chen).post(reverse("cases:record_check", args=[person.public_id]), data)
        assert answer.status_code == 302
    assert person.checks.count() == 1


def test_a_volunteer_of_another_school_cannot_be_named_here(cast):
    person = make_volunteer(cast)
    with pytest.raises(ActivityRefused, match="no-valid-check"):
        make_activity(cast, school=cast.second_school, volunteer=person, led_by=cast.wang)


def test_what_leaves_the_school_for_a_volunteer_is_a_first_name_and_the_times(cast, as_):
    """The company profile of the receivers: no family name, no class, no reason; nothing once the check is over."""
    activity = make_activity(cast, "hao", volunteer=make_volunteer(cast))
    told = activity_page(cast.staff, activity)["for_volunteer"]
    assert "浩然" in told
    assert not any("张" in line or "3" in line for line in told[1:])
    assert activity_page(cast.li, activity)["for_volunteer"] == []
    activity.volunteer.checks.update(valid_until=date(2026, 10, 18))
    assert activity_page(cast.staff, Activity.objects.get())["for_volunteer"] == []


def test_a_page_brought_back_with_other_content_is_not_lost_in_silence(cast):
    once, person = uuid.uuid4(), make_volunteer(cast)
    for _press in range(2):
        services.add_volunteer(cast.school, by=cast.admin, nonce=once, name="孟晓")
        services.arrange_activity(cast.school, by=cast.wang, nonce=once, **said(cast))
        services.record_check(person, by=cast.admin, nonce=once, **GOOD)
    with pytest.raises(SentBefore):
        services.add_volunteer(cast.school, by=cast.admin, nonce=once, name="另一位")
    with pytest.raises(SentBefore):
        services.arrange_activity(cast.school, by=cast.wang, nonce=once, **said(cast, title="读书角"))
    with pytest.raises(SentBefore):
        services.record_check(make_volunteer(cast, checked=False), by=cast.admin, nonce=once, **GOOD)
