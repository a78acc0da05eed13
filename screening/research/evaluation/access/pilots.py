"""The officer's door: pilots of the own county, their classes, and schools that could take part."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.research.models import EvaluationExport, Pilot, PilotChange, PilotClass, PilotDecision, PilotPhase
from students.access import county_of, schools_of
from students.models import County, School, SchoolClass


def planned_county_or_404(user: User) -> County:
    """The county whose pilots the person plans."""
    if not can(user, Permission.EVALUATE_PILOTS):
        raise Http404
    return county_of(user)


def pilots_of(user: User) -> QuerySet[Pilot]:
    """Pilots of the own county, newest first."""
    if not can(user, Permission.EVALUATE_PILOTS):
        return Pilot.objects.none()
    return Pilot.objects.filter(county=county_of(user)).select_related("county").order_by("-starts", "-pk")


def get_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(pilots_of(user), public_id=public_id)


def started_pilots_of(user: User) -> QuerySet[Pilot]:
    """Those that have begun: before that there is nothing to evaluate."""
    return pilots_of(user).filter(started_at__isnull=False)


def get_started_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(started_pilots_of(user), public_id=public_id)


def phases_of(user: User, pilot: Pilot) -> QuerySet[PilotPhase]:
    return PilotPhase.objects.filter(pilot=pilot, pilot__in=pilots_of(user)).order_by("order")


def classes_in(user: User, pilot: Pilot) -> QuerySet[PilotClass]:
    """Its classes by school; those that have left too."""
    rows = PilotClass.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    rows = rows.select_related("school_class__school__township__county", "joins", "pilot")
    return rows.order_by("school_class__school__name", "-school_class__cohort_year", "school_class__number", "pk")


def get_pilot_class_or_404(user: User, pilot: Pilot, public_id: UUID) -> PilotClass:
    return one_or_404(classes_in(user, pilot), public_id=public_id)


def offered_schools(user: User, words: str = "") -> QuerySet[School]:
    """Schools of the own county whose name contains these words."""
    if not can(user, Permission.EVALUATE_PILOTS):
        return School.objects.none()
    return schools_of(user).filter(name__icontains=words.strip())


def get_offered_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(offered_schools(user), public_id=public_id)


def offered_classes(user: User, school: School) -> QuerySet[SchoolClass]:
    """Open classes of a school of the own county. A class is a place here: nobody's name goes with it."""
    open_today = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    rows = SchoolClass.objects.filter(open_today, school=school, school__in=offered_schools(user))
    return rows.order_by("-cohort_year", "number")


def changes_of(user: User, pilot: Pilot) -> QuerySet[PilotChange]:
    rows = PilotChange.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("recorded_by", "leaving__school_class__school__township__county").order_by("on", "pk")


def decisions_of(user: User, pilot: Pilot) -> QuerySet[PilotDecision]:
    """Oldest first; the last one is in force."""
    rows = PilotDecision.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("decided_by").order_by("decided_at", "pk")


def exports_of(user: User, pilot: Pilot) -> QuerySet[EvaluationExport]:
    rows = EvaluationExport.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("requested_by").order_by("-requested_at", "-pk")
