"""Whom a concern is kept from changes in sight of a second person; an account that came through the hands of somebody
kept out opens nothing; whoever has left reads no name."""

import pytest
from django.utils import timezone

from accounts.models import Notice, PendingAct, Role
from accounts.two_people import services as two
from accounts.two_people.acts import second_people
from accounts.two_people.services import NotTheSecondPerson
from screening.cases.access import messages_of, urgent_concerns_of
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.urgent.services import acknowledge_urgent, hide_from_more
from screening.cases.urgent.services.raising import pass_on_from_leavers
from screening.rounds.access import concerns_of
from students.models import StaffAssignment
from students.services.by_two import ask_for_code, ask_for_colleague
from students.services.duty import set_duty_days
from students.services.staff import add_colleague, end_assignment, renew_code
from tests import factories
from tests.cases import factories as make


@pytest.fixture
def concern(cast) -> UrgentConcern:
    return make.make_urgent(cast, cast.li, student=cast.children["yu"])


def sees(person, concern: UrgentConcern) -> bool:
    return urgent_concerns_of(person).filter(pk=concern.pk).exists()


def test_hiding_holds_at_once_and_the_countys_contact_looks_at_it(cast, concern):
    assert not sees(cast.protection, concern)
    pending = hide_from_more(concern, by=cast.wang, users=[cast.chen])
    assert second_people(pending) == [cast.protection]
    assert not sees(cast.chen, concern)
    assert sees(cast.protection, concern)
    assert not Notice.objects.filter(to=cast.chen, kind__startswith="second-person").exists()
    for person in (cast.wang, cast.chen):
        with pytest.raises(NotTheSecondPerson):
            two.refuse(pending, by=person)
    with pytest.raises(NotTheSecondPerson):
        two.take_back(pending, by=cast.wang)


def test_refused_it_is_undone_and_what_was_kept_before_stays(cast, concern):
    UrgentWithheld.objects.create(concern=concern, user=cast.zhou)
    two.refuse(hide_from_more(concern, by=cast.wang, users=[cast.chen], roles=[Role.STAFF]), by=cast.protection)
    assert [row.user for row in concern.withheld_from.all()] == [cast.zhou]


def test_unanswered_it_stays(cast, concern):
    hide_from_more(concern, by=cast.wang, users=[cast.chen])
    PendingAct.objects.update(lapses_at=timezone.now())
    assert two.lapse_overdue() == 1
    assert concern.withheld_from.get().user == cast.chen


def test_hiding_what_is_hidden_asks_nobody(cast, concern):
    hide_from_more(concern, by=cast.wang, users=[cast.chen])
    assert hide_from_more(concern, by=cast.wang, users=[cast.chen]) is None
    assert PendingAct.objects.count() == 1


@pytest.mark.parametrize("hand", ["asked", "confirmed"])
def test_an_account_that_came_through_the_hands_of_somebody_kept_out_opens_nothing(cast, concern, hand):
    kept = cast.admin if hand == "asked" else cast.chen
    UrgentWithheld.objects.create(concern=concern, user=kept)
    new = {"username": "x", "name": "凌零", "school": cast.school, "duty": "counselor"}
    minted = two.confirm(ask_for_colleague(by=cast.admin, **new), by=cast.chen).person
    assert not sees(minted, concern)
    later = make.make_urgent(cast, cast.li, student=cast.children["bo"])
    assert sees(minted, later)


def named_administrator(cast) -> UrgentConcern:
    return make.make_urgent(cast, cast.li, "staff", cast.admin.name, student=cast.children["yu"])


def put_on_duty(cast, person, deputy) -> None:
    days = {"first": timezone.localdate(), "last": timezone.localdate(), "phone": "1", "deputy_phone": "2"}
    set_duty_days(cast.school, by=cast.admin, person=person, deputy=deputy, **days)


def test_who_comes_on_the_duty_list_opens_what_is_raised_from_then_on(cast, concern, time_machine_at):
    time_machine_at("2026-10-19", "16:00")
    put_on_duty(cast, cast.admin, cast.zhou)
    later = make.make_urgent(cast, cast.li, student=cast.children["bo"])
    assert not sees(cast.admin, concern) and sees(cast.admin, later)
    time_machine_at("2026-10-19", "17:00")
    put_on_duty(cast, cast.zhou, cast.admin)
    assert not sees(cast.zhou, concern) and sees(cast.zhou, later) and sees(cast.admin, later)


def test_whoever_goes_on_being_on_duty_goes_on_with_what_is_open(cast, duty, time_machine_at):
    own, over = make.make_urgent(cast, cast.li), make.make_urgent(cast, cast.li)
    UrgentConcern.objects.filter(pk=over.pk).update(
        closed_at=over.raised_at,
        closed_by=cast.wang,
        confirmed_by=cast.chen,
        close_asked_at=over.raised_at,
        close_asked_by=cast.wang,
    )
    assert sees(cast.zhou, over)
    time_machine_at("2026-10-20", "16:00")
    put_on_duty(cast, cast.zhou, cast.admin)
    assert sees(cast.zhou, own) and not sees(cast.zhou, over)


def test_the_leaders_and_both_people_are_told_of_the_duty_list_once(cast, time_machine_at):
    for hour in ("16:00", "17:00"):
        time_machine_at("2026-10-19", hour)
        put_on_duty(cast, cast.zhou, cast.li)
    told = Notice.objects.filter(kind="duty-list").values_list("to__name", flat=True)
    assert sorted(told) == sorted(one.name for one in (cast.zhou, cast.li, cast.chen, cast.wang))


@pytest.mark.parametrize("how", ["made", "renewed"])
def test_an_account_one_person_gave_out_long_ago_opens_nothing_kept_from_her(cast, how, time_machine_at):
    person = cast.zhou
    if how == "made":
        new = {"username": "x", "name": "赵新", "school": cast.school, "duty": "class-teacher"}
        person, _code = add_colleague(by=cast.admin, school_class=cast.class_3_1, **new)
    else:
        renew_code(person, by=cast.admin)
    put_on_duty(cast, person, cast.staff)
    time_machine_at("2026-10-19", "18:00")
    assert not sees(person, named_administrator(cast))
    assert not sees(person, make.make_urgent(cast, cast.li, "staff", "学校管理员"))
    assert sees(person, make.make_urgent(cast, cast.li))
    assert sees(person, make.make_urgent(cast, person, "staff", cast.admin.name))  # who raised it reads it


def test_a_renewed_counselor_loses_the_concern_and_it_goes_on_to_the_next(cast, concern):
    acknowledge_urgent(concern, by=cast.wang)
    UrgentWithheld.objects.create(concern=concern, role=Role.SCHOOL_ADMINISTRATOR)
    two.confirm(ask_for_code(cast.wang, by=cast.admin), by=cast.chen)
    concern.refresh_from_db()
    assert not sees(cast.wang, concern)
    assert concern.acknowledged_by is None


def test_who_left_reads_no_name_and_what_they_took_waits_again(cast, concern):
    duty = StaffAssignment.objects.get(user=cast.zhou)
    own = make.make_urgent(cast, cast.zhou, student=cast.children["hao"])
    UrgentConcern.objects.filter(pk=concern.pk).update(acknowledged_by=cast.zhou, acknowledged_at=timezone.now())
    assert sees(cast.zhou, own) and sees(cast.zhou, concern)
    assert pass_on_from_leavers(UrgentConcern.objects.all()) == 0
    end_assignment(duty, by=cast.admin)
    assert not sees(cast.zhou, own) and not sees(cast.zhou, concern)
    assert (pass_on_from_leavers(UrgentConcern.objects.all()), pass_on_from_leavers(UrgentConcern.objects.all())) == (
        1,
        0,
    )
    assert list(messages_of(cast.zhou)) == list(concerns_of(cast.zhou)) == []


def test_a_headteacher_of_another_school_is_no_second_person(cast, concern):
    other = factories.make_user("head2", "卢敏", "headteacher")
    factories.assign(other, cast.second_school, "headteacher")
    with pytest.raises(NotTheSecondPerson):
        two.confirm(hide_from_more(concern, by=cast.wang, users=[cast.chen]), by=other)
