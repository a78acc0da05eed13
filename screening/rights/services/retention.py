"""What goes when its time is over. One list: the clock, the page of the headteacher and `purge --dry-run` read it.

A child goes three years after its last day at a school, unless something about it is held, a case is open, or it is
back. How many had which result stays as a count of the year.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts import sessions
from accounts.models import User
from accounts.notices import outbox
from accounts.privacy import holds
from accounts.services.tries import forget_tries
from screening.cases.models import Case
from screening.documents.services import purge_expired
from screening.rights.models import Erasure, YearCount
from screening.rights.services.erasing import NotErased, erase_child
from screening.rounds.models import Result
from screening.rounds.services import forget_receipts
from students.models import Enrolment, School, Student
from students.selectors import grade_of
from students.services.records import forget_old_records
from students.services.roster import forget_old_rosters

KEPT_YEARS = 3
A_TICK = 20  # children an hour: nobody waits for a writer


def time_is_over(day: date, schools: Iterable[School] | None = None) -> QuerySet[Student]:
    """Children who left so long before `day`; `schools`: where they were last."""
    here = Enrolment.objects.filter(student=OuterRef("pk"), ends__isnull=True)
    case = Case.objects.filter(student=OuterRef("pk")).exclude(state=Case.State.CLOSED)
    last = Enrolment.objects.filter(student=OuterRef("pk")).order_by("-ends", "-pk")
    children = Student.objects.all()
    at = None if schools is None else [school.pk for school in schools]
    if at is not None:  # who ever sat there, before each is asked where it sat last
        children = children.filter(pk__in=Enrolment.objects.filter(school_class__school__in=at).values("student"))
    left = children.annotate(
        last_day=Subquery(last.values("ends")[:1]), last_school=Subquery(last.values("school_class__school")[:1])
    ).filter(~Exists(here), ~Exists(case), last_day__lt=years_before(day, KEPT_YEARS))
    if at is not None:
        left = left.filter(last_school__in=at)
    return left.order_by("last_day", "pk")


def years_before(day: date, years: int) -> date:
    """29 February counts as the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def purge_children(*, by: User | None = None, most: int = A_TICK) -> int:
    """How many went. What is held stays, and is asked about again the next time."""
    gone = 0
    for child in time_is_over(timezone.localdate())[: most * 5]:
        if gone == most:
            break
        if not holds.is_held(child.public_id):
            gone += _purge(child, by)
    return gone


def _purge(child: Student, by: User | None) -> bool:
    try:
        with transaction.atomic():
            _count_years(child)
            erase_child(child, by=by, why=Erasure.Why.TIME)
    except NotErased:
        return False
    return True


def _count_years(child: Student) -> None:
    results = Result.objects.in_force().filter(assessment__student=child, assessment__superseded_at=None)
    seen = results.select_related("assessment__round__county", "assessment__school_class", "instrument_version")
    for result in seen:
        sat = result.assessment
        cell, _made = YearCount.objects.get_or_create(
            county=sat.round.county,
            school_year=sat.round.school_year,
            term=sat.round.term,
            grade=grade_of(sat.school_class, sat.round.school_year),
            sex=child.sex,
            instrument=f"{result.instrument_version.instrument} {result.instrument_version.version}",
            band=result.band,
        )
        YearCount.objects.filter(pk=cell.pk).update(children=F("children") + 1)


CHORES = (
    purge_children,
    forget_old_rosters,
    forget_old_records,
    purge_expired,
    forget_receipts,
    forget_tries,
    outbox.forget_old,
    sessions.forget_expired,
)


def purge_all() -> None:
    """What `manage.py purge` does now and the clock does every day."""
    for chore in CHORES:
        chore()
