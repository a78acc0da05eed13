"""The door to term measures for counting: the officer of the county, numbers for children, never a name."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from screening.research.evaluation.access.pilots import pilots_of
from screening.research.models import Pilot, TermMeasure, TermSheet


def sheets_in_force(user: User, pilot: Pilot) -> QuerySet[TermSheet]:
    """The newest sheet of every class and term."""
    newer = TermSheet.objects.filter(pilot_class=OuterRef("pilot_class"), term=OuterRef("term"), pk__gt=OuterRef("pk"))
    rows = TermSheet.objects.filter(~Exists(newer), pilot_class__pilot=pilot, pilot_class__pilot__in=pilots_of(user))
    return rows.order_by("term", "pilot_class", "pk")


def measures_counted(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    """(child, class of the pilot, term, school days, days missed, Chinese, its maximum, maths, its maximum)."""
    rows = TermMeasure.objects.filter(sheet__in=sheets_in_force(user, pilot))
    return rows.values_list(
        "student_id",
        "sheet__pilot_class_id",
        "sheet__term",
        "sheet__days_open",
        "days_missed",
        "chinese",
        "sheet__chinese_max",
        "maths",
        "sheet__maths_max",
    ).order_by("sheet__term", "student_id")
