"""Who sees an urgent concern, and when; nobody from whom it is withheld, ever."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Role, User
from screening.cases import access
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import UrgentConcern
from screening.cases.urgent.readers import readers_of
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import raising as urgent
from screening.cases.urgent.withholding import KEPT_OUT_WHEN_UNSURE, withheld_from
from students.models import DutyDay
from tests.cases import factories as make
from tests.cases.pages import page, url


def who_sees(cast, concern):
    people = cast.people
    return {name for name in people if access.urgent_concerns_of(people[name]).filter(pk=concern.pk).exists()}


def test_the_author_the_counselor_and_the_duty_person_see_it_at_once(cast, duty):
    assert who_sees(cast, make.make_urgent(cast, cast.li)) == {"li", "wang", "zhou"}


def test_after_thirty_minutes_deputy_and_headteacher_and_after_two_hours_the_county(cast, duty, time_machine_at):
    concern = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "09:29")
    assert who_sees(cast, concern) == {"li", "wang", "zhou"}
    time_machine_at("2026-10-19", "09:30")
    assert who_sees(cast, concern) == {"li", "wang", "zhou", "admin", "chen"}
    time_machine_at("2026-10-19", "11:00")
    assert who_sees(cast, concern) == {"li", "wang", "zhou", "admin", "chen", "protection"}


def test_an_acknowledged_concern_goes_no_further_and_does_not_come_back(cast, duty, time_machine_at):
    concern = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "09:10")
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    time_machine_at("2026-10-19", "12:00")
    assert who_sees(cast, concern) == {"li", "wang"} | {"zhou"}
    late = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "12:40")
    urgent_acting.acknowledge_urgent(late, by=cast.wang)
    assert "chen" in who_sees(cast, late)


def test_a_named_colleague_never_sees_it_whatever_the_post(cast, duty, time_machine_at):
    named_counselor = make.make_urgent(cast, cast.li, "staff", "王静")
    named_head = make.make_urgent(cast, cast.li, "staff", "陈志远校长")
    named_duty = make.make_urgent(cast, cast.li, "staff", "周敏")
    time_machine_at("2026-10-19", "18:00")
    assert "wang" not in who_sees(cast, named_counselor)
    assert "chen" not in who_sees(cast, named_head)
    assert "zhou" not in who_sees(cast, named_duty)
    assert all("protection" in who_sees(cast, c) for c in (named_counselor, named_head, named_duty))


def test_not_sure_leaves_the_author_the_counselor_and_the_county_contact(cast, duty, time_machine_at):
    concern = make.make_urgent(cast, cast.li, "unsure")
    assert who_sees(cast, concern) == {"li", "wang", "protection"}
    time_machine_at("2026-10-19", "18:00")
    assert who_sees(cast, concern) == {"li", "wang", "protection"}


def test_widening_keeps_more_people_out_and_goes_to_the_county_as_from_the_first(cast, duty):
    concern = make.make_urgent(cast, cast.li)
    urgent_acting.widen_withheld(concern, by=cast.wang, users=[cast.zhou])
    urgent_acting.widen_withheld(concern, by=cast.wang, users=[cast.zhou])
    assert who_sees(cast, concern) == {"li", "wang", "protection"}
    assert concern.withheld_from.count() == 1


def test_the_withheld_list_is_written_with_the_row_or_not_at_all(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("planted")

    monkeypatch.setattr("screening.cases.urgent.services.raising.keep_from", broken)
    with pytest.raises(RuntimeError):
        make.make_urgent(cast, cast.li, "staff", "王静")
    assert not UrgentConcern.objects.exists()


def test_a_second_press_is_the_same_concern(cast):
    nonce, record = uuid.uuid4(), UrgentRecord(about="no", who="三(1)班")
    pressed = [urgent.raise_urgent(cast.school, by=cast.staff, nonce=nonce, record=record) for _ in range(2)]
    assert pressed[0] == pressed[1]
    with pytest.raises(urgent.NothingSaid):
        urgent.raise_urgent(cast.school, by=cast.staff, nonce=uuid.uuid4(), record=UrgentRecord(about="no"))


def test_it_is_closed_by_two_and_the_second_is_never_a_withheld_one(cast, as_):
    concern = make.make_urgent(cast, cast.li, "staff", "陈志远")
    with pytest.raises(urgent_acting.NotAskedToClose):
        urgent_acting.close_urgent(concern, by=cast.wang)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    with pytest.raises(urgent_acting.NeedsSecondPerson):
        urgent_acting.close_urgent(concern, by=cast.wang)
    assert "chen" not in who_sees(cast, concern)
    assert "tian" in who_sees(cast, concern)  # another counselor of the county, where the headteacher is kept out
    with pytest.raises(urgent_acting.NeedsSecondPerson):  # the county's contact has not taken it
        urgent_acting.close_urgent(concern, by=cast.tian)
    assert "核对后再结束。县里还没有人接手" in page(as_(cast.wang).get(url("show_urgent", concern.public_id)))
    urgent_acting.acknowledge_urgent(concern, by=cast.protection)
    closed = urgent_acting.close_urgent(concern, by=cast.tian)
    assert (closed.closed_by, closed.confirmed_by) == (cast.wang, cast.tian)


@pytest.mark.parametrize("there_is", ["a contact who confirms", "nobody of the county"])
def test_what_concerns_a_colleague_is_ended_by_the_countys_contact_where_there_is_one(cast, there_is):
    concern = make.make_urgent(cast, cast.li, "staff", "陈志远")
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    second = cast.protection
    if there_is == "nobody of the county":
        User.objects.filter(pk=cast.protection.pk).update(is_active=False)
        second = cast.tian
    assert urgent_acting.close_urgent(concern, by=second).confirmed_by == second


def test_the_schools_own_counselor_confirms_what_the_headteacher_asks_for(cast):
    concern = make.make_urgent(cast, cast.li)
    urgent_acting.ask_to_close_urgent(concern, by=cast.chen)
    assert "tian" not in who_sees(cast, concern) and "wang" in who_sees(cast, concern)
    for kept in ({"user": cast.wang}, {"role": "counselor"}):
        row = concern.withheld_from.create(**kept)
        assert ("tian" in who_sees(cast, concern)) == ("user" in kept)
        row.delete()
    User.objects.filter(pk=cast.wang.pk).update(last_login=None)
    assert "tian" in who_sees(cast, concern)


def test_the_headteacher_confirms_the_end_where_nothing_speaks_against_it(cast):
    concern = make.make_urgent(cast, cast.li)
    assert "chen" not in who_sees(cast, concern)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    assert "chen" in who_sees(cast, concern)
    assert "tian" not in who_sees(cast, concern)


@pytest.mark.parametrize("day", ["2026-10-19", "2026-10-25", "2026-10-03"], ids=["monday", "sunday", "holiday"])
def test_the_two_borders_are_the_same_on_every_day_to_the_second(cast, day):
    make.make_duty(cast.school, cast.zhou, cast.admin, date.fromisoformat(day))
    cast.county.holidays.create(name="国庆", starts=date(2026, 10, 1), ends=date(2026, 10, 7))
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        concern = make.make_urgent(cast, cast.li)
    for clock, people in (
        ("09:29:59", set()),
        ("09:30:00", {"admin", "chen"}),
        ("10:59:59", {"admin", "chen"}),
        ("11:00:00", {"admin", "chen", "protection"}),
    ):
        with time_machine.travel(f"{day}T{clock}+08:00", tick=False):
            assert who_sees(cast, concern) == {"li", "wang", "zhou"} | people


def test_taken_in_time_it_goes_no_further_and_taken_a_second_too_late_it_has_gone(cast, duty):
    concern = make.make_urgent(cast, cast.li)
    for late, seen in ((timedelta(minutes=30), False), (timedelta(minutes=30, seconds=1), True)):
        at = concern.raised_at + late
        UrgentConcern.objects.filter(pk=concern.pk).update(acknowledged_at=at, acknowledged_by=cast.wang)
        assert ("chen" in who_sees(cast, concern)) == seen


def test_in_the_evening_the_evenings_people_see_it_and_whoever_took_it_keeps_it(cast):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    make.make_duty(cast.school, cast.staff, cast.chen, hours=DutyDay.Hours.EVENING)
    with time_machine.travel("2026-10-19T21:00:00+08:00", tick=False):
        concern = make.make_urgent(cast, cast.li)
        assert set(readers_of(concern, concern.raised_at)) == {cast.zhou, cast.staff, cast.wang}
    with time_machine.travel("2026-10-20T06:59:00+08:00", tick=False):
        assert "staff" in who_sees(cast, concern)
        urgent_acting.acknowledge_urgent(concern, by=cast.staff)
    with time_machine.travel("2026-10-20T12:00:00+08:00", tick=False):
        assert "staff" in who_sees(cast, concern)
        assert "zhou" not in who_sees(cast, concern)


WANG, LI, LUO = (1, "王静"), (2, "李芳"), (3, "罗师傅")
STAFF = [WANG, LI, LUO]


@pytest.mark.parametrize("about", ["no", "guardian"])
def test_nobody_at_school_is_kept_out_when_it_concerns_nobody_there(about):
    kept = withheld_from(about, "", STAFF)
    assert not kept.users
    assert not kept.roles


def test_a_named_colleague_is_kept_out_and_the_others_see_it():
    kept = withheld_from("staff", "宿舍的罗师傅", STAFF)
    assert kept.users == {3}
    assert kept.roles == set()


def test_a_job_title_keeps_everybody_in_it_out():
    assert withheld_from("staff", "校长", STAFF).roles == {Role.HEADTEACHER}


def test_not_sure_leads_past_the_school():
    kept = withheld_from("unsure", "", STAFF)
    assert kept.roles == set(KEPT_OUT_WHEN_UNSURE)
    assert Role.COUNSELOR not in kept.roles
    assert Role.PROTECTION_CONTACT not in kept.roles


def test_a_name_nobody_can_place_shuts_out_nobody_but_the_same_family_name():
    kept = withheld_from("staff", "一位姓王的老师", STAFF)
    assert kept.users == {1}
    assert kept.roles == set()


def test_whoever_is_named_in_what_was_seen_is_kept_out_while_the_name_is_open():
    for about in ("staff", "unsure"):
        assert withheld_from(about, "一位老师", STAFF, said="孩子说李芳打了他").users == {2}
