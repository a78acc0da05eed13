"""The door to what a pilot is evaluated by: numbers for children of its classes, for the officer of the county.

Nobody's name leaves it. Whose data may be counted at all (consent to evaluation) is asked by whoever calls.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accounts import audit
from accounts.models import User
from screening.cases.models import Attendance
from screening.research.evaluation.access.pilots import pilots_of
from screening.research.models import EvaluationExport, Pilot
from screening.rounds.access import rounds_of
from screening.rounds.models import Result, ScreeningRound
from students.access import school_keys
from students.dated import in_force
from students.models import CareArrangement, Enrolment, Student

TOTAL_FIELDS = (
    "assessment__round_id",
    "assessment__student_id",
    "assessment__rater_id",
    "assessment__informant",
    "assessment__instrument_version_id",
    "instrument_version_id",
    "total_prorated",
)


def closed_rounds(user: User, pilot: Pilot) -> QuerySet[ScreeningRound]:
    """Rounds of the county that are over, oldest first: what is still open moves with every sheet."""
    mine = rounds_of(user).filter(county__pilots__in=pilots_of(user).filter(pk=pilot.pk))
    return mine.filter(state=ScreeningRound.State.CLOSED).order_by("opens_on", "pk")


def enrolled_counted(user: User, pilot: Pilot, day: date) -> QuerySet[Enrolment, Any]:
    """(child, class) of everybody who sat in a class of the pilot on a day."""
    rows = Enrolment.objects.filter(in_force(day), school_class__in=_classes(user, pilot))
    return rows.order_by("student_id", "pk").values_list("student_id", "school_class_id")


def at_school_counted(user: User, pilot: Pilot, day: date) -> QuerySet[Enrolment, Any]:
    """Children of the pilot's classes who sat in any class of the county on a day."""
    rows = Enrolment.objects.filter(in_force(day), student__in=_children(user, pilot))
    return rows.filter(school_class__school__in=school_keys(user)).values_list("student_id", flat=True)


def totals_counted(user: User, pilot: Pilot) -> QuerySet[Result, Any]:
    """Rows of TOTAL_FIELDS: the results in force of closed rounds about children of the pilot's classes."""
    rows = Result.objects.in_force().filter(
        assessment__round__in=closed_rounds(user, pilot).order_by().values("pk"),
        assessment__superseded_at__isnull=True,
        assessment__student__in=_children(user, pilot),
    )
    return rows.order_by("pk").values_list(*TOTAL_FIELDS)


def days_came_counted(user: User, pilot: Pilot) -> QuerySet[Attendance, Any]:
    """(child, kind of activity, day) for every day a child of the pilot's classes came to an activity."""
    rows = Attendance.objects.filter(came=True, session__took_place=True, session__superseded_at__isnull=True)
    rows = rows.filter(student__in=_children(user, pilot))
    return rows.order_by("pk").values_list("student_id", "session__activity__kind", "session__held_on")


def children_counted(user: User, pilot: Pilot) -> QuerySet[Student, Any]:
    """(child, sex, public id); the id is for the record of who took a file, and never in it."""
    rows = Student.objects.filter(pk__in=_children(user, pilot))
    return rows.order_by("pk").values_list("pk", "sex", "public_id")


def care_counted(user: User, pilot: Pilot, day: date) -> QuerySet[CareArrangement]:
    """What was known by a day about the care of the pilot's children, oldest first; the last row of a child holds."""
    rows = CareArrangement.objects.filter(student__in=_children(user, pilot), as_of__lte=day)
    return rows.select_related("student").defer("child_on_calls").order_by("as_of", "pk")


def record_reading(user: User, pilot: Pilot, *, purpose: str) -> None:
    """That somebody read what a pilot brought: aggregates, so no child is named in the event."""
    audit.record(by=user, verb="pilot.evaluate", obj=pilot, purpose=purpose)


def all_exports_of(user: User) -> QuerySet[EvaluationExport]:
    """Exports of the county's pilots that the person asked for: nobody fetches what another has answered for."""
    rows = EvaluationExport.objects.filter(pilot__in=pilots_of(user).order_by(), requested_by=user)
    return rows.select_related("pilot__county", "requested_by")


def record_export(user: User, export: EvaluationExport, *, children: Iterable[UUID], rows: int) -> None:
    """Whose lines a file for research holds, although nobody can be told from it."""
    audit.record(
        by=user,
        verb="pilot.export-file",
        obj=export,
        subjects=children,
        purpose="research",
        detail={"rows": rows},
    )


def state_counted(user: User, pilot: Pilot) -> list[Any]:
    """What tells one state of a pilot's evaluation from another: how many rows it rests on, and which came last."""
    results = Result.objects.in_force().filter(
        assessment__round__in=closed_rounds(user, pilot).order_by().values("pk"),
        assessment__student__in=_children(user, pilot),
    )
    mine = pilots_of(user).filter(pk=pilot.pk).order_by()
    counts = {name: Count(name, distinct=True) for name in ("changes", "decisions", "pilot_classes__term_sheets")}
    released = Count("comments", distinct=True, filter=Q(comments__deidentified_at__isnull=False))
    told = mine.annotate(**{f"n{at}": count for at, count in enumerate(counts.values())}, released=released)
    numbers = told.values_list("state", "ends", "n0", "n1", "n2", "released")
    return [list(results.aggregate(Count("pk"), Max("pk")).values()), list(numbers), _left(mine)]


def _left(mine: QuerySet[Pilot]) -> list[Any]:
    return list(
        mine.filter(pilot_classes__left_on__isnull=False).values_list("pilot_classes", "pilot_classes__left_on")
    )


def _classes(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    mine = pilots_of(user).filter(pk=pilot.pk).order_by()
    return mine.filter(pilot_classes__isnull=False).values("pilot_classes__school_class")


def _children(user: User, pilot: Pilot) -> QuerySet[Enrolment, Any]:
    """Everybody who ever sat in a class of the pilot since the year before it began."""
    since = Q(ends__isnull=True) | Q(ends__gte=pilot.starts)
    return Enrolment.objects.filter(since, school_class__in=_classes(user, pilot)).values("student")
