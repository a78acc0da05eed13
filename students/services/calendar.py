"""The school days of a county. Every due day of the product is counted with them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from students import hooks
from students.calendar import SchoolCalendar
from students.models import County, Holiday, MakeUpDay, Term
from students.selectors import calendar_of


class CalendarImpossible(Exception):
    """``problem``: ``order`` (ends before it starts), ``year`` (days of another school year), ``overlap``, ``weekday``
    (no day to make up on), ``no-term`` (the day lies in no term), ``round`` (the term has a round), ``school-year``
    (every class would be called by another grade today)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@transaction.atomic
def add_term(county: County, *, by: User | None, school_year: int, number: int, starts: date, ends: date) -> Term:
    """A term already entered gets these days. Raises CalendarImpossible."""
    if ends <= starts:
        raise CalendarImpossible("order")
    if not {starts.year, ends.year} <= {school_year, school_year + 1}:
        raise CalendarImpossible("year")
    others = county.terms.exclude(school_year=school_year, number=number)
    if others.filter(starts__lte=ends, ends__gte=starts).exists():
        raise CalendarImpossible("overlap")
    days = {"starts": starts, "ends": ends}
    term, _new = Term.objects.update_or_create(county=county, school_year=school_year, number=number, defaults=days)
    detail = {"school_year": school_year, "number": number, "starts": str(starts), "ends": str(ends)}
    record(by=by, verb="county.set_term", obj=county, detail=detail)
    return term


@transaction.atomic
def remove_term(term: Term, *, by: User) -> Term:
    """For a term entered by mistake. Raises CalendarImpossible."""
    if any(asked(term) for asked in hooks.term_has_round):
        raise CalendarImpossible("round")
    today, now = timezone.localdate(), calendar_of(term.county)
    left = SchoolCalendar.of(
        one for one in now.terms if (one.school_year, one.number) != (term.school_year, term.number)
    )
    if left.school_year(today) != now.school_year(today):
        raise CalendarImpossible("school-year")
    detail = {"school_year": term.school_year, "number": term.number}
    record(by=by, verb="county.remove_term", obj=term.county, detail=detail)
    term.delete()
    return term


@transaction.atomic
def add_holiday(county: County, *, by: User | None, name: str, starts: date, ends: date) -> Holiday:
    """The same holiday is entered once. Raises CalendarImpossible."""
    known = county.holidays.filter(name=name.strip(), starts=starts, ends=ends).first()
    if known:
        return known
    _check_holiday(county, starts, ends)
    holiday = Holiday.objects.create(county=county, name=name.strip(), starts=starts, ends=ends)
    record(by=by, verb="county.add_holiday", obj=county, detail={"starts": str(starts), "ends": str(ends)})
    return holiday


@transaction.atomic
def change_holiday(holiday: Holiday, *, by: User, ends: date) -> Holiday:
    """Longer or shorter than first announced. Raises CalendarImpossible."""
    if ends == holiday.ends:
        return holiday
    _check_holiday(holiday.county, holiday.starts, ends, but=holiday)
    holiday.ends = ends
    holiday.save(update_fields=["ends"])
    detail = {"starts": str(holiday.starts), "ends": str(ends)}
    record(by=by, verb="county.change_holiday", obj=holiday.county, detail=detail)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User) -> Holiday:
    detail = {"starts": str(holiday.starts), "ends": str(holiday.ends)}
    record(by=by, verb="county.remove_holiday", obj=holiday.county, detail=detail)
    holiday.delete()
    return holiday


@transaction.atomic
def add_make_up_day(county: County, *, by: User | None, day: date) -> MakeUpDay:
    """A Saturday or Sunday of a term. Raises CalendarImpossible."""
    if day.weekday() < 5:
        raise CalendarImpossible("weekday")
    if not county.terms.filter(starts__lte=day, ends__gte=day).exists():
        raise CalendarImpossible("no-term")
    made, new = MakeUpDay.objects.get_or_create(county=county, date=day)
    if new:
        record(by=by, verb="county.add_make_up_day", obj=county, detail={"day": str(day)})
    return made


@transaction.atomic
def remove_make_up_day(made: MakeUpDay, *, by: User) -> MakeUpDay:
    record(by=by, verb="county.remove_make_up_day", obj=made.county, detail={"day": str(made.date)})
    made.delete()
    return made


def _check_holiday(county: County, starts: date, ends: date, but: Holiday | None = None) -> None:
    if ends < starts:
        raise CalendarImpossible("order")
    others = county.holidays.exclude(pk=but.pk) if but else county.holidays.all()
    if others.filter(starts__lte=ends, ends__gte=starts).exists():
        raise CalendarImpossible("overlap")
