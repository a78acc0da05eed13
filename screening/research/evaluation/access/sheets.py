"""The door to term sheets for whoever fills them in: the class teacher, and the administrator of the school."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.research.models import Pilot, PilotClass, TermMeasure, TermSheet
from students.access import class_keys, list_seats
from students.consents import standing
from students.models import Enrolment
from students.selectors import consents_in_force

EVALUATION = "evaluation"  # line of the consent sheet
FILL_IN = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


def asked_classes(user: User) -> QuerySet[PilotClass]:
    """Classes of running pilots that the person fills in sheets for."""
    if not can(user, *FILL_IN):
        return PilotClass.objects.none()
    rows = PilotClass.objects.filter(school_class__in=class_keys(user), pilot__started_at__isnull=False)
    rows = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate()))
    rows = rows.filter(pilot__state=Pilot.State.RUNNING)
    return rows.select_related("pilot__county", "school_class__school__township__county", "joins").order_by(
        "pilot__starts", "-school_class__cohort_year", "school_class__number", "pk"
    )


def get_asked_class_or_404(user: User, public_id: UUID) -> PilotClass:
    return one_or_404(asked_classes(user), public_id=public_id)


def list_term_children(user: User, pilot_class: PilotClass) -> list[Enrolment]:
    """Today's children of the class whose consent sheet allows evaluation, in seat order; recorded as a list. Nothing
    is asked about anybody else."""
    seats = list(list_seats(user, purpose="term-sheet", classes=[pilot_class.school_class]))
    sheets = consents_in_force([seat.student_id for seat in seats])
    return [seat for seat in seats if standing(sheets.get(seat.student_id), EVALUATION) == "given"]


def own_sheets(user: User) -> dict[tuple[int, str], TermSheet]:
    """(class of a pilot, term) → the sheet in force, for the classes the person fills in sheets for."""
    rows = TermSheet.objects.filter(pilot_class__in=asked_classes(user).order_by()).select_related("entered_by")
    return {(row.pilot_class_id, row.term): row for row in rows.order_by("pk")}


def own_sheet_lines(user: User, pilot_class: PilotClass, term: str) -> tuple[TermSheet | None, dict[int, TermMeasure]]:
    """The sheet in force of a class the person fills in, and child → line. The caller has recorded the look."""
    rows = TermSheet.objects.filter(pilot_class=pilot_class, pilot_class__in=asked_classes(user), term=term)
    sheet = rows.select_related("entered_by").order_by("pk").last()
    if sheet is None:
        return None, {}
    return sheet, {line.student_id: line for line in TermMeasure.objects.filter(sheet=sheet)}
