"""The door to the answers of a round for statistics: for the county's officer, without a child, and on record."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.rounds.access import rounds_of
from screening.rounds.models import Result, ScreeningRound


def closed_rounds_of(user: User) -> QuerySet[ScreeningRound]:
    """Rounds of the own county that are over. While one is open its numbers move with every sheet: two readings, one
    taken from the other, would tell about single children."""
    if not can(user, Permission.READ_DISTRICT):
        return ScreeningRound.objects.none()
    return rounds_of(user).filter(state=ScreeningRound.State.CLOSED)


def answers_counted(user: User, screening_round: ScreeningRound) -> QuerySet[Result, tuple[Any, ...]]:
    """(answers, total), one for each assessment in force with the result in force. Answers as text: most rows say the
    same, and are read once."""
    rows = results_counted(user, screening_round).order_by()
    return rows.values_list(Cast("assessment__answers", TextField()), "total_prorated")


def rated_counted(user: User, screening_round: ScreeningRound, versions: Collection[int]) -> int:
    """How many children have a total on every one of these forms."""
    rows = results_counted(user, screening_round).filter(assessment__instrument_version__in=versions)
    totals = rows.order_by().values("assessment__student").annotate(totals=Count("total_prorated"))
    return totals.filter(totals=len(versions)).count()


def results_counted(user: User, screening_round: ScreeningRound) -> QuerySet[Result]:
    """The results that count today in a round of the own county."""
    if not can(user, Permission.READ_DISTRICT):
        return Result.objects.none()
    mine = rounds_of(user).filter(pk=screening_round.pk)
    return Result.objects.in_force().filter(assessment__round__in=mine, assessment__superseded_at__isnull=True)


def state_counted(user: User, screening_round: ScreeningRound) -> list[Any]:
    """What tells one state of a round's results from another: how many there are and which came last."""
    rows = results_counted(user, screening_round)
    return list(rows.aggregate(count=Count("pk"), newest=Max("pk"), handed_in=Max("assessment__submitted_at")).values())


def record_reading(user: User, screening_round: ScreeningRound, *, purpose: str) -> None:
    """That somebody read statistics of a round: aggregates only, so no child is named in the event."""
    audit.record(by=user, verb="psychometrics.show", obj=screening_round, purpose=purpose)
