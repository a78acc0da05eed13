"""A county's numbers, a school's classes."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.notices.services import notify
from accounts.services.people import OwnAccount
from screening.idempotency.once import once
from students import hooks
from students.calendar import SchoolCalendar
from students.models import (
    County,
    CountyAssignment,
    Holiday,
    MakeUpDay,
    School,
    SchoolClass,
    StaffAssignment,
    Term,
    Township,
)
from students.second_people import leaders_of_county
from students.selectors import calendar_of, last_grade_of
from students.services.by_two import ask_for_colleague, free_username


@transaction.atomic
def set_county_contacts(
    county: County,
    *,
    by: User | None,
    emergency_numbers: str,
    protection_contact_name: str,
    protection_contact_phone: str,
) -> County:
    """The numbers every urgent concern shows before any field."""
    county.emergency_numbers = emergency_numbers.strip()
    county.protection_contact_name = protection_contact_name.strip()
    county.protection_contact_phone = protection_contact_phone.strip()
    county.save(update_fields=["emergency_numbers", "protection_contact_name", "protection_contact_phone"])
    record(by=by, verb="county.set_contacts", obj=county)
    return county


@transaction.atomic
def set_closing_day(county: County, *, by: User | None, day: int) -> County:
    """Up to which day of a month its report counts; 31 is the last one of any month."""
    if county.report_closing_day != day:
        county.report_closing_day = day
        county.save(update_fields=["report_closing_day"])
        record(by=by, verb="county.set_closing_day", obj=county, detail={"day": day})
    return county


@transaction.atomic
def set_screening_name(county: County, *, by: User | None, name: str) -> County:
    """What reports call it from now on."""
    if county.screening_name != name:
        county.screening_name = name
        county.save(update_fields=["screening_name"])
        record(by=by, verb="county.set_screening_name", obj=county, detail={"name": name})
    return county


@transaction.atomic
def add_classes(school: School, *, by: User, cohort_year: int, up_to: int) -> list[SchoolClass]:
    """Classes 1 to `up_to` of the cohort that entered grade 1 in that year, as far as the school does not have them;
    returns the new ones."""
    there = set(school.classes.filter(cohort_year=cohort_year).values_list("number", flat=True))
    numbers = [number for number in range(1, up_to + 1) if number not in there]
    return [_begin_class(school, by, cohort_year, number) for number in numbers]


@transaction.atomic
def add_class(school: School, *, by: User, cohort_year: int, number: int) -> SchoolClass:
    """One class of the cohort that entered grade 1 in that year; the one that is there, if there is one."""
    found = school.classes.filter(cohort_year=cohort_year, number=number).first()
    return found or _begin_class(school, by, cohort_year, number)


def _begin_class(school: School, by: User, cohort_year: int, number: int) -> SchoolClass:
    made = SchoolClass.objects.create(
        school=school, cohort_year=cohort_year, number=number, last_grade=last_grade_of(school)
    )
    record(by=by, verb="class.create", obj=made)
    return made


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


@dataclass(frozen=True)
class FirstPeople:
    """Of a new school: who keeps its staff and roster, and who is the second person there."""

    administrator_username: str
    administrator_name: str
    headteacher_username: str
    headteacher_name: str


class OneUsername(Exception):
    """Two people cannot have the same user name."""


@transaction.atomic
def end_county_post(row: CountyAssignment, *, by: User) -> CountyAssignment:
    """From now on it opens nothing. Raises OwnAccount."""
    if row.user_id == by.pk:
        raise OwnAccount
    last_day = timezone.localdate() - timedelta(days=1)
    if row.ends is None or row.ends > last_day:
        row.ends = last_day
        row.save(update_fields=["ends"])
        record(by=by, verb="county.end", obj=row.county, detail={"person": str(row.user.public_id)})
        notify(leaders_of_county(row.county), kind="account-closed", by=by, page="home:show_home")
    return row


@once("school.add")
def add_school(
    county: County, *, by: User, township: str, name: str, kind: str, people: FirstPeople, nonce: UUID | None = None
) -> School:
    """A further school; the accounts of its first two people wait for a second person. Raises UsernameTaken,
    OneUsername."""
    if free_username(people.administrator_username) == free_username(people.headteacher_username):
        raise OneUsername
    place, _new = Township.objects.get_or_create(county=county, name=township.strip())
    school = School.objects.create(township=place, name=name.strip(), kind=School.Kind(kind))
    record(by=by, verb="school.begin", obj=school)
    for duty, username, person in (
        (StaffAssignment.Duty.SCHOOL_ADMINISTRATOR, people.administrator_username, people.administrator_name),
        (StaffAssignment.Duty.HEADTEACHER, people.headteacher_username, people.headteacher_name),
    ):
        ask_for_colleague(by=by, username=username, name=person, school=school, duty=duty)
    return school
