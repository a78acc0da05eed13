"""The child's small goals with what was ticked, as it stands on the page and on the card."""

from django.utils import timezone

from screening import formats
from screening.cases.models import PlanGoal, SupportPlan
from screening.library import texts

STATUSES = "support_catalogue.actions.school-small-goals.record.statuses"
MARKS = {"done": "✓", "partly": "◐", "not-yet": "○"}
SHOWN = 8


class Goal:
    def __init__(self, row: PlanGoal) -> None:
        ticks = sorted(row.ticks.all(), key=lambda tick: tick.dated)[-SHOWN:]
        self.public_id = row.public_id
        self.text = row.text
        self.since = formats.day(row.set_on)
        self.ticks = tuple(f"{MARKS[tick.status]} {tick.dated.month}/{tick.dated.day}" for tick in ticks)
        self.ended = formats.day(row.ended_on) if row.ended_on else ""


class GoalsPage:
    def __init__(self, plan: SupportPlan) -> None:
        rows = [Goal(row) for row in plan.goals.prefetch_related("ticks").order_by("set_on", "pk")]
        self.running = tuple(row for row in rows if not row.ended)
        self.ended = tuple(row for row in rows if row.ended)
        self.choices = texts.choices(STATUSES)
        self.today = timezone.localdate()


def running_goals(plan: SupportPlan) -> list[str]:
    return [row.text for row in plan.goals.filter(ended_on__isnull=True).order_by("set_on", "pk")]
