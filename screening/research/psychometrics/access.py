"""The door to the answers of a round for statistics: for the county's officer, without a child, and on record."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.rounds.access import rounds_of
from screening.rounds.models import Result, ScreeningRound, Sheet


def closed_rounds_of(user: User) -> QuerySet[ScreeningRound]:
    """Rounds of the own county that are over. While one is open its numbers move with every sheet: two readings, one
    taken from the other, would tell about single children."""
    if not can(user, Permission.READ_DISTRICT):
        return ScreeningRound.objects.none()
    return rounds_of(user).filter(state=ScreeningRound.State.CLOSED)


def get_closed_round_or_404(user: User, public_id: UUID) -> ScreeningRound:
    return one_or_404(closed_rounds_of(user), public_id=public_id)


def answers_counted(user: User, screening_round: ScreeningRound) -> QuerySet[Result, tuple[Any, ...]]:
    """(form, child, class, answers, sources, total, band), one for each assessment in force with the result in force;
    numbers stand for children. Answers and their sources as text: most rows say the same, and are read once."""
    stored = [Cast(f"assessment__{name}", TextField()) for name in ("answers", "sources")]
    whose = ("assessment__instrument_version_id", "assessment__student_id", "assessment__school_class_id")
    rows = results_counted(user, screening_round).order_by()
    return rows.values_list(*whose, *stored, "total_prorated", "band")


def results_counted(user: User, screening_round: ScreeningRound) -> QuerySet[Result]:
    """The results that count today in a round of the own county."""
    if not can(user, Permission.READ_DISTRICT):
        return Result.objects.none()
    mine = rounds_of(user).filter(pk=screening_round.pk)
    return Result.objects.in_force().filter(assessment__round__in=mine, assessment__superseded_at__isnull=True)


def sheet_quality_counted(user: User, screening_round: ScreeningRound) -> QuerySet[Sheet, Any]:
    """(informant, stored data-quality lines) of every submitted sheet."""
    if not can(user, Permission.READ_DISTRICT):
        return Sheet.objects.none().values_list("informant", "quality")
    mine = rounds_of(user).filter(pk=screening_round.pk)
    rows = Sheet.objects.filter(round__in=mine, state=Sheet.State.SUBMITTED)
    return rows.order_by("pk").values_list("informant", "quality")


def state_counted(user: User, screening_round: ScreeningRound) -> list[Any]:
    """What tells one state of a round's results from another: how many there are and which came last."""
    rows = results_counted(user, screening_round)
    return list(rows.aggregate(count=Count("pk"), newest=Max("pk"), handed_in=Max("assessment__submitted_at")).values())


def record_reading(user: User, screening_round: ScreeningRound, *, purpose: str) -> None:
    """That somebody read statistics of a round: aggregates only, so no child is named in the event."""
    audit.record(by=user, verb="psychometrics.show", obj=screening_round, purpose=purpose)
