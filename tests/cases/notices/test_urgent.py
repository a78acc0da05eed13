"""An urgent concern is told to whom it is shown at that moment; whoever it is kept from hears and counts nothing."""

import pytest

from accounts.models import Notice, User
from accounts.notices import inbox
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import tell_of_urgent, tell_when_something_is_new
from tests.cases import factories
from tests.conftest import Cast


def told(kind: str = "") -> set[User]:
    rows = Notice.objects.filter(kind__startswith="urgent")
    return {row.to for row in (rows.filter(kind=kind) if kind else rows)}


@pytest.fixture(autouse=True)
def duty(cast: Cast) -> None:
    factories.make_duty(cast.school, cast.zhou, cast.admin)


def test_at_once_the_duty_person_and_the_counselor_once(cast: Cast) -> None:
    factories.make_urgent(cast, cast.li)
    assert (tell_of_urgent(), tell_of_urgent()) == (2, 0)
    assert told() == {cast.zhou, cast.wang}


def test_the_tick_asks_for_everybody_only_when_something_is_new_or_a_minute_has_passed(
    cast: Cast, time_machine_at, django_assert_num_queries
) -> None:
    time_machine_at("2026-10-19", "09:00")
    factories.make_urgent(cast, cast.li)
    assert tell_when_something_is_new() == 2
    with django_assert_num_queries(1):
        assert tell_when_something_is_new() == 0
    factories.make_urgent(cast, cast.li)
    assert tell_when_something_is_new() == 2
    time_machine_at("2026-10-19", "09:31")
    assert tell_when_something_is_new() > 0


def test_after_half_an_hour_the_deputy_and_the_headteacher_and_then_the_county(cast: Cast, time_machine_at) -> None:
    factories.make_urgent(cast, cast.li)
    tell_of_urgent()
    time_machine_at("2026-10-19", "09:31")
    tell_of_urgent()
    assert told("urgent-escalated") == {cast.admin, cast.chen}
    time_machine_at("2026-10-19", "11:01")
    tell_of_urgent()
    assert told("urgent-escalated") == {cast.admin, cast.chen, cast.protection}
    assert "121 分钟" in inbox.Inbox(cast.protection).unread[0].says


def test_nobody_more_is_told_once_somebody_has_it(cast: Cast, time_machine_at) -> None:
    concern = factories.make_urgent(cast, cast.li)
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    time_machine_at("2026-10-19", "11:01")
    tell_of_urgent()
    assert told() == {cast.zhou, cast.wang}


def test_whoever_it_is_kept_from_hears_nothing_and_their_count_does_not_move(cast: Cast, time_machine_at) -> None:
    factories.make_urgent(cast, cast.li, "staff", whom="王静 校长")
    for clock in ("09:00", "09:31", "11:01", "15:00"):
        time_machine_at("2026-10-19", clock)
        tell_of_urgent()
    assert cast.wang not in told() and cast.chen not in told()
    assert inbox.count_unread(cast.wang) == inbox.count_unread(cast.chen) == 0


def test_whoever_is_kept_out_later_loses_the_line(cast: Cast) -> None:
    concern = factories.make_urgent(cast, cast.li)
    tell_of_urgent()
    assert inbox.count_unread(cast.wang) == 1
    urgent_acting.widen_withheld(concern, by=cast.zhou, users=[cast.wang])
    tell_of_urgent()
    assert inbox.count_unread(cast.wang) == 0 and inbox.count_unread(cast.zhou) == 1


def test_a_second_person_is_asked_for_and_not_the_one_who_asked(cast: Cast) -> None:
    concern = factories.make_urgent(cast, cast.li)
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    tell_of_urgent()
    assert cast.chen in told("urgent-close") and cast.wang not in told("urgent-close")


def test_a_closed_concern_is_told_to_nobody(cast: Cast) -> None:
    concern = factories.make_urgent(cast, cast.li)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    urgent_acting.close_urgent(concern, by=cast.chen)
    assert tell_of_urgent() == 0


def test_without_a_concern_a_tick_costs_one_query(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        tell_of_urgent()
