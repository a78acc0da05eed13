"""A county's numbers, a school's classes."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import User
from students import hooks
from students.models import County, Enrolment, School, SchoolClass
from students.selectors import last_grade_of


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


@transaction.atomic
def close_class(school_class: SchoolClass, *, by: User, last_day: date) -> SchoolClass:
    """The class graduates or is merged: its children's enrolments and its teachers' assignments end with it."""
    if school_class.closed_on is None:
        school_class.closed_on = last_day
        school_class.save(update_fields=["closed_on"])
        seats = school_class.enrolments.filter(ends__isnull=True, starts__lte=last_day)
        gone = [seat.student for seat in seats.select_related("student")]
        seats.update(ends=last_day, end_reason=Enrolment.End.GRADUATED)
        goes_on = Q(ends__isnull=True) | Q(ends__gt=last_day)  # who types for the class has a later last day
        school_class.assignments.filter(goes_on, starts__lte=last_day).update(ends=last_day)
        for hook in hooks.roster_written:
            hook(gone)
        record(by=by, verb="class.close", obj=school_class, detail={"last_day": str(last_day)})
    return school_class
