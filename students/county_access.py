"""The door to the terms, holidays and make-up days of the calendar a person keeps."""

import re
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import PendingAct, User
from accounts.permissions import Permission, can, roles_with
from accounts.shortcuts import one_or_404
from students.access import calendar_county_of, county_of, former_staff_of, schools_of, sole_county_of, staff_of
from students.dated import in_force
from students.models import County, CountyAssignment, Holiday, MakeUpDay, School, StaffAssignment, Term

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


STAFF_ACTS = ("colleague.add", "duty.begin", "code.renew", "factor.replace", "account.enable")


def posts_county_of(user: User) -> County:
    """The county for which the person names people: its officer, or the administrator of its only school."""
    return county_of(user) if can(user, Permission.MANAGE_COUNTY) else sole_county_of(user)


def get_county_post_or_404(user: User, public_id: UUID) -> CountyAssignment:
    """`public_id`: of the person who holds it today."""
    rows = CountyAssignment.objects.filter(in_force(timezone.localdate()), county=posts_county_of(user))
    return one_or_404(rows.select_related("user", "county"), user__public_id=public_id)


def acts_by_two_of_county(user: User) -> QuerySet[PendingAct]:
    """What was asked for about the people of the county, as far as it is not confirmed."""
    county = posts_county_of(user)
    schools = School.objects.filter(township__county=county).values("public_id")
    of_schools = Q(act="colleague.add", about__in=schools, asked_by__role__in=roles_with(Permission.MANAGE_COUNTY))
    rows = PendingAct.objects.filter(of_schools | Q(about=county.public_id))
    rows = rows.exclude(outcome=PendingAct.Outcome.CONFIRMED)
    return rows.select_related("asked_by", "person", "answered_by").order_by("-asked_at", "-pk")


def acts_by_two_at(user: User) -> QuerySet[PendingAct]:
    """What was asked for about the staff of these schools and waits, was refused, taken back or has lapsed; confirmed
    ones are duties and accounts by now."""
    if not can(user, Permission.MANAGE_STAFF):
        return PendingAct.objects.none()
    rows = PendingAct.objects.filter(act__in=STAFF_ACTS, about__in=schools_of(user).values("public_id"))
    rows = rows.exclude(outcome=PendingAct.Outcome.CONFIRMED)
    return rows.select_related("asked_by", "person", "answered_by").order_by("-asked_at", "-pk")


def get_known_colleague_or_404(user: User, public_id: UUID) -> StaffAssignment:
    """Also somebody who has left: the account of a leaver is closed by the last school."""
    return one_or_404(staff_of(user) | former_staff_of(user), public_id=public_id)
