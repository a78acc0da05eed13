"""County, schools and classes."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from students.models import County, School, SchoolClass, Township


class ClassExists(Exception):
    """The school has a class of this cohort and number already."""


@transaction.atomic
def create_county(*, by: User | None, name: str) -> County:
    county, new = County.objects.get_or_create(name=name.strip())
    if new:
        record(by=by, verb="county.create", obj=county)
    return county


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
def create_school(
    county: County, *, by: User | None, name: str, kind: str = School.Kind.TOWNSHIP, township: str = "", phone: str = ""
) -> School:
    """A school of this name in the county is returned as it is; the township is made when it is new."""
    place, _new = Township.objects.get_or_create(county=county, name=township.strip() or name.strip())
    details = {"kind": School.Kind(kind), "phone": phone.strip(), "township": place}
    school, new = School.objects.get_or_create(name=name.strip(), township__county=county, defaults=details)
    if new:
        record(by=by, verb="school.create", obj=school)
    return school


@transaction.atomic
def create_class(school: School, *, by: User | None, cohort_year: int, number: int) -> SchoolClass:
    """`cohort_year`: the year its children entered grade 1. Raises ClassExists."""
    try:
        with transaction.atomic():
            made = SchoolClass.objects.create(school=school, cohort_year=cohort_year, number=number)
    except IntegrityError as error:
        raise ClassExists from error
    record(by=by, verb="class.create", obj=made)
    return made


@transaction.atomic
def add_classes(school: School, *, by: User, cohort_year: int, up_to: int) -> list[SchoolClass]:
    """Classes 1 to `up_to` of a cohort, as far as the school does not have them; returns the new ones."""
    there = set(school.classes.filter(cohort_year=cohort_year).values_list("number", flat=True))
    numbers = [number for number in range(1, up_to + 1) if number not in there]
    return [create_class(school, by=by, cohort_year=cohort_year, number=number) for number in numbers]


@transaction.atomic
def close_class(school_class: SchoolClass, *, by: User, last_day: date) -> SchoolClass:
    """The class graduates or is merged: its children's enrolments and its teachers' assignments end with it."""
    if school_class.closed_on is None:
        school_class.closed_on = last_day
        school_class.save(update_fields=["closed_on"])
        school_class.enrolments.filter(ends__isnull=True, starts__lte=last_day).update(
            ends=last_day, end_reason="graduated"
        )
        school_class.assignments.filter(ends__isnull=True, starts__lte=last_day).update(ends=last_day)
        record(by=by, verb="class.close", obj=school_class, detail={"last_day": str(last_day)})
    return school_class
