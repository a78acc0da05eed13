"""A county that forgets to write down its next terms: who hears of it, and what goes on all the same."""

from datetime import date

import time_machine
from django.urls import reverse

from accounts.models import Notice
from screening.cases.holidays.breaks import next_break
from screening.cases.notices.services import give_daily_notices
from screening.home import administrator
from students.selectors import calendar_of
from tests.cases import factories

SAYS_OFFICER = "2027 年 7 月 2 日 以后的学期：不写，假期过完以后，周一到周五都按上课日算。"
SAYS_SCHOOL = "县里还没有写这个学期的起止日"


def first_screen(as_, user, day: str) -> str:
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        return as_(user).get(reverse("home:show_home")).content.decode()


def test_the_officer_is_asked_from_four_weeks_before_the_last_day(cast, as_):
    assert SAYS_OFFICER not in first_screen(as_, cast.district, "2027-06-03")
    assert SAYS_OFFICER in first_screen(as_, cast.district, "2027-06-04")
    assert SAYS_OFFICER in first_screen(as_, cast.district, "2027-09-06")


def test_the_school_hears_of_it_once_school_must_have_begun(cast, as_, monkeypatch):
    monkeypatch.setattr(administrator, "setup_lists", lambda user, schools: [])  # past its first steps
    assert SAYS_SCHOOL not in first_screen(as_, cast.admin, "2027-07-20")
    assert SAYS_SCHOOL in first_screen(as_, cast.admin, "2027-09-06")


def test_in_september_it_is_no_holiday_and_a_counselor_is_told_what_waits(cast):
    factories.make_case(cast, "yu")
    with time_machine.travel("2027-07-20T09:00:00+08:00", tick=False):
        assert give_daily_notices() == 0
    assert next_break(calendar_of(cast.county), date(2027, 9, 6)) is None
    with time_machine.travel("2027-09-06T09:00:00+08:00", tick=False):
        give_daily_notices()
    assert Notice.objects.filter(to=cast.wang).exists()
