"""The child's small goals with what was ticked, as it stands on the page and on the card."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from screening import formats
from screening.cases.models import PlanGoal, SupportPlan
from screening.library import texts

STATUSES = "support_catalogue.actions.school-small-goals.record.statuses"
MARKS = {"done": "✓", "partly": "◐", "not-yet": "○"}
SHOWN = 8


@dataclass(frozen=True)
class Goal:
    public_id: UUID
    text: str
    since: str
    ticks: tuple[str, ...]
    ended: str


@dataclass(frozen=True)
class GoalsPage:
    running: tuple[Goal, ...]
    ended: tuple[Goal, ...]
    choices: tuple[tuple[str, str], ...]
    today: date


def goals_page(plan: SupportPlan) -> GoalsPage:
    rows = [_goal(row) for row in plan.goals.prefetch_related("ticks").order_by("set_on", "pk")]
    return GoalsPage(
        tuple(row for row in rows if not row.ended),
        tuple(row for row in rows if row.ended),
        texts.choices(STATUSES),
        timezone.localdate(),
    )


def running_goals(plan: SupportPlan) -> list[str]:
    return [row.text for row in plan.goals.filter(ended_on__isnull=True).order_by("set_on", "pk")]


def _goal(row: PlanGoal) -> Goal:
    ticks = sorted(row.ticks.all(), key=lambda tick: tick.dated)[-SHOWN:]
    return Goal(
        public_id=row.public_id,
        text=row.text,
        since=formats.day(row.set_on),
        ticks=tuple(f"{MARKS[tick.status]} {tick.dated.month}/{tick.dated.day}" for tick in ticks),
        ended=formats.day(row.ended_on) if row.ended_on else "",
    )
