"""Doors to plans for the holidays: the counselor of the case; a school's count without anybody's name."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from screening.cases.access.cases import cases_of, of_my_cases
from screening.cases.models import Case, HolidayPlan
from students.models import DutyDay, Student


def open_cases_of(user: User) -> QuerySet[Case]:
    """Every open case, whatever its state: each child has a plan before a long holiday."""
    return cases_of(user).exclude(state=Case.State.CLOSED).order_by("school__name", "number")


def open_and_planned(user: User, county: int, starts: date) -> tuple[QuerySet[Case], QuerySet[Case]]:
    """Open cases in a county, and those of them for which the holiday that begins on a day is planned."""
    cases = cases_of(user).exclude(state=Case.State.CLOSED).filter(school__township__county=county)
    return cases, cases.filter(Exists(HolidayPlan.objects.filter(case=OuterRef("pk"), holiday_starts=starts)))


def plans_of(user: User, starts: Iterable[date]) -> QuerySet[HolidayPlan]:
    """Plans for the holidays that begin on these days, oldest first: the last one of a case holds."""
    rows = HolidayPlan.objects.filter(**of_my_cases(user, "case"), holiday_starts__in=list(starts))
    return rows.select_related("recorded_by").order_by("pk")


def plan_of(user: User, case: Case, starts: date) -> HolidayPlan | None:
    return plans_of(user, [starts]).filter(case=case).last()


def duty_in(user: User, case: Case, first: date, last: date) -> list[DutyDay]:
    """Who can be called at the school in these days."""
    school = cases_of(user).filter(pk=case.pk).values("school")
    rows = DutyDay.objects.filter(school__in=school, date__gte=first, date__lte=last)
    return list(rows.select_related("duty_person", "deputy").order_by("date", "hours"))


def plans_of_child(user: User, student: Student) -> QuerySet[HolidayPlan]:
    """Of the cases a counselor has, for the child's file; oldest first."""
    return HolidayPlan.objects.filter(case__in=cases_of(user).filter(student=student)).order_by("recorded_at", "pk")
