"""September: the new school year as one act.

A class keeps the year its children entered grade 1, so moving up a grade rewrites nothing. What has to be written is
which classes end and which begin.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from students.models import Enrolment, School, SchoolClass
from students.services.places import add_classes, close_class


class Promotion(NamedTuple):
    """What one school's new year changed."""

    ended: int
    graduates: int
    begun: int


@transaction.atomic
def promote_school(
    school: School, *, by: User, school_year: int, last_day: date, ending: Collection[SchoolClass], first_grade: int
) -> Promotion:
    """Classes that end on `last_day`, and classes 1 to `first_grade` of the new cohort. Repeating it changes nothing.

    Whatever is open about a child who graduates stays open.
    """
    rows = [row for row in ending if row.school_id == school.pk and row.closed_on is None]
    graduates = Enrolment.objects.filter(school_class__in=rows, ends__isnull=True, starts__lte=last_day).count()
    for row in rows:
        close_class(row, by=by, last_day=last_day)
    begun = add_classes(school, by=by, cohort_year=school_year, up_to=first_grade)
    done = Promotion(len(rows), graduates, len(begun))
    if done.ended or done.begun:
        record(by=by, verb="school.promote", obj=school, detail={"year": school_year, **done._asdict()})
    return done
