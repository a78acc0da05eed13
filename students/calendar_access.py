"""The door to the terms, holidays and make-up days of the calendar a person keeps."""

import re
from datetime import date

from django.http import Http404

from accounts.models import User
from accounts.shortcuts import one_or_404
from students.access import calendar_county_of
from students.models import Holiday, MakeUpDay, Term

TERM_CODE = re.compile(r"([0-9]{4})-([12])")


def get_term_or_404(user: User, code: str) -> Term:
    """`code`: school year and number of the term, 2026-1."""
    found = TERM_CODE.fullmatch(code)
    rows = calendar_county_of(user).terms.all()
    return one_or_404(rows.filter(school_year=int(found[1]), number=int(found[2])) if found else rows.none())


def get_holiday_or_404(user: User, first_day: str) -> Holiday:
    return one_or_404(calendar_county_of(user).holidays.filter(starts=_day_or_404(first_day)))


def get_make_up_day_or_404(user: User, day: str) -> MakeUpDay:
    return one_or_404(calendar_county_of(user).make_up_days.filter(date=_day_or_404(day)))


def _day_or_404(text: str) -> date:
    """2026-10-01, as it stands in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
