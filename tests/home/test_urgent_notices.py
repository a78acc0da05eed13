"""What a first screen says of urgent concerns: where and since when, never about whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from screening.cases.urgent.services import acknowledge_urgent, ask_to_close_urgent, close_urgent
from screening.home.urgent_notices import urgent_rows
from tests.cases import factories as cases

AT_SCHOOL = ("li", "wang", "chen", "admin", "staff")


@pytest.fixture
def duty(cast):
    return cases.make_duty(cast.school, cast.staff, cast.admin)


@pytest.fixture
def concern(cast, duty):
    return cases.make_urgent(cast, cast.li, student=cast.children["yu"])


def home(as_, user) -> str:
    return as_(user).get("/").content.decode()


@pytest.mark.parametrize("who", [*AT_SCHOOL, "protection"])
def test_who_may_see_it_is_led_to_it_and_reads_no_name_and_no_word_of_it(cast, as_, concern, time_machine_at, who):
    time_machine_at("2026-10-19", "11:00")
    page = home(as_, getattr(cast, who))
    assert reverse("cases:show_urgent", args=[concern.public_id]) in page
    assert cast.school.name in page
    assert "SENTINEL" not in page
    assert cast.children["yu"].name not in page


def test_it_waits_by_the_minute_until_somebody_has_it(cast, concern, time_machine_at):
    time_machine_at("2026-10-19", "09:01")
    [row] = urgent_rows(cast.wang)
    assert row.waiting
    assert " 1 " in row.says
    time_machine_at("2026-10-19", "10:30")
    [row] = urgent_rows(cast.wang)
    assert row.waiting
    assert " 90 " in row.says
    acknowledge_urgent(concern, by=cast.wang)
    time_machine_at("2026-10-19", "14:00")
    [row] = urgent_rows(cast.wang)
    assert not row.waiting
    assert "10:30" in row.says


def test_what_has_waited_for_weeks_says_since_when(cast, concern, time_machine_at):
    """The headteacher read “92160 minutes” on 2 September."""
    time_machine_at("2026-12-22", "09:00")
    [row] = urgent_rows(cast.chen)
    assert row.waiting
    assert "从 10 月 19 日 09:00 起" in row.says and "分钟" not in row.says


def test_what_waits_shortest_stands_first_and_what_is_closed_is_gone(cast, concern, time_machine_at):
    time_machine_at("2026-10-19", "09:20")
    later = cases.make_urgent(cast, cast.li)
    assert [row.public_id for row in urgent_rows(cast.wang)] == [later.public_id, concern.public_id]
    time_machine_at("2026-10-19", "10:00")  # the headteacher sees both now and may confirm
    ask_to_close_urgent(concern, by=cast.wang)
    assert len(urgent_rows(cast.wang)) == 2  # asked for, not confirmed
    close_urgent(concern, by=cast.chen)
    assert [row.public_id for row in urgent_rows(cast.wang)] == [later.public_id]


@pytest.mark.parametrize(
    ("kept_from", "named"), [("chen", "陈志远校长"), ("wang", "王静老师"), ("admin", "何丽"), ("staff", "罗师傅")]
)
def test_from_whom_it_is_withheld_reads_the_same_first_screen_as_before(
    cast, as_, duty, time_machine_at, kept_from, named
):
    time_machine_at("2026-10-19", "15:00")
    before = urgent_rows(getattr(cast, kept_from))
    raised = cases.make_urgent(cast, cast.li, "staff", named, cast.children["yu"])
    raised.raised_at -= timedelta(hours=5)
    raised.save()
    assert urgent_rows(getattr(cast, kept_from)) == before == []
    assert str(raised.public_id) not in home(as_, getattr(cast, kept_from))
    others = [who for who in ("chen", "wang", "admin", "staff") if who != kept_from]
    assert [who for who in others if urgent_rows(getattr(cast, who))] == others


def test_another_school_hears_nothing_of_it(cast, concern, time_machine_at):
    time_machine_at("2026-10-19", "18:00")
    assert urgent_rows(cast.tian) == urgent_rows(cast.outside_teacher) == []
