"""Whoever works somewhere no longer finds nothing of it on the first screen, from the day after the last one."""

from datetime import date

import pytest

from students.models import CountyAssignment, StaffAssignment
from tests.cases import factories as cases
from tests.rounds import factories as rounds

SUNDAY, MONDAY = date(2026, 10, 18), date(2026, 10, 19)  # yesterday and today
PEOPLE = ("li", "wang", "chen", "admin", "staff", "district", "protection", "auditor")


@pytest.fixture
def busy(cast, time_machine_at):
    """A round, a case and an urgent concern that has gone as far as the county: everybody's first screen has work."""
    rounds.open_round(cast)
    cases.planned_case(cast)
    concern = cases.make_urgent(cast, cast.staff, student=cast.children["yu"])
    time_machine_at("2026-10-19", "12:00")
    return concern


def last_day_of_everybody(day: date) -> None:
    StaffAssignment.objects.update(ends=day)
    CountyAssignment.objects.update(ends=day)


def tells_of_work(cast, concern, page: str) -> list[str]:
    traces = [cast.school.name, cast.second_school.name, cast.county.name, "(1)班", str(concern.public_id)]
    return [trace for trace in [*traces, *(child.name for child in cast.children.values())] if trace in page]


@pytest.mark.parametrize("who", PEOPLE)
def test_the_day_after_the_last_one_nothing_of_school_or_county_is_left(cast, as_, busy, who):
    last_day_of_everybody(SUNDAY)
    page = as_(getattr(cast, who)).get("/").content.decode()
    assert tells_of_work(cast, busy, page) == []


@pytest.mark.parametrize("who", ["li", "wang", "chen", "admin", "district", "protection"])
def test_on_the_last_day_everything_is_still_there(cast, as_, busy, who):
    last_day_of_everybody(MONDAY)
    assert tells_of_work(cast, busy, as_(getattr(cast, who)).get("/").content.decode())


def test_a_duty_that_begins_tomorrow_opens_nothing_today(cast, as_, busy):
    StaffAssignment.objects.filter(user=cast.zhou).update(starts=date(2026, 10, 20))
    assert tells_of_work(cast, busy, as_(cast.zhou).get("/").content.decode()) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_whose_account_is_disabled_is_asked_to_sign_in(cast, as_, busy, who):
    browser, user = as_(getattr(cast, who)), getattr(cast, who)
    user.is_active = False
    user.save(update_fields=["is_active"])
    answer = browser.get("/")
    assert answer.status_code == 302
    assert "next=/" in answer["Location"]
