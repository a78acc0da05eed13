"""What an open case waits for next, and since when that is late. Whoever says “late” on a page, a paper or in a notice
has it from here; a child counts once, however many of its steps are late.

step_of(case, deadlines)     pure: the dates of one case in, its next step out
required_since(…) -> date    so late that nobody may go on waiting: see again, decide, or the headteacher is told
"""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from screening.cases.models import Case
from screening.cases.steps.deadlines import Deadlines
from screening.rounds.models import Tier

REQUIRED_AFTER = 10  # school days
# columns of a case that its step rests on, besides the day on which the child was seen last
CLOCK = (
    "tier",
    "state",
    "desk_due_on",
    "seen_due_on",
    "answer_due_on",
    "talk_task__answered_at",
    "next_on",
    "paused_on",
    "opened_on",
)
LOOK, SEE, TALK, DECIDE, NEXT, GONE = "look", "see", "talk", "decide", "next", "gone"


class NextStep(NamedTuple):
    """The earliest of what stands: at the desk, with the child, the class teacher's talk, the decision, the next dated
    step, or who goes on with a child that left. `late_since`: its day, once that has been missed."""

    kind: str
    due_on: date | None = None
    late_since: date | None = None


class CaseDates(NamedTuple):
    """What the step of one case rests on. `last_seen_on`: a child who is seen again is decided about anew."""

    tier: str
    state: str
    desk_due_on: date | None = None
    seen_due_on: date | None = None
    answer_due_on: date | None = None
    answered_at: datetime | None = None
    last_seen_on: date | None = None
    next_on: date | None = None
    paused_on: date | None = None
    stood_still: tuple[date, date] | None = None  # the last time, from and until
    opened_on: date | None = None
    gone_on: date | None = None  # the last day in any class, until it is said who goes on


def step_of(case: CaseDates, deadlines: Deadlines) -> NextStep:
    """A case that is decided, or whose clocks stand still, has no clock but the day that was set for it. Of a child who
    left, somebody says first who goes on, by the day that was promised or soon after the last one at school."""
    has_clocks = case.state in Case.UNDECIDED and case.paused_on is None
    kind, clocks = _clocks(case, deadlines) if has_clocks else (NEXT, [])
    dated = [(day, what) for day, what in [*clocks, (case.next_on, NEXT)] if day]
    if case.gone_on and case.paused_on is None:
        since = max(case.gone_on, case.opened_on or date.min)  # a concern may come up after the last day
        kind, dated = GONE, [(min([deadlines.decide_by(since), *(day for day, _what in dated)]), GONE)]
    if not dated:
        return NextStep(kind)
    due_on, kind = min(dated)
    return NextStep(kind, due_on, due_on if deadlines.is_missed(due_on) else None)


def _clocks(case: CaseDates, deadlines: Deadlines) -> tuple[str, list[tuple[date | None, str]]]:
    """What an undecided case waits for, and by when."""
    if case.last_seen_on:
        return DECIDE, [(deadlines.decide_by(case.last_seen_on, case.stood_still), DECIDE)]
    if case.tier == Tier.B and case.answered_at:
        since = max(timezone.localdate(case.answered_at), case.opened_on or date.min)  # a talk may come before the flag
        return DECIDE, [(deadlines.decide_by(since, case.stood_still), DECIDE)]
    if case.tier == Tier.B:
        return TALK, [(case.answer_due_on, TALK)]
    papers = case.desk_due_on if case.state == Case.State.WAITING else None
    return SEE, [(case.seen_due_on, SEE), (papers, LOOK)]


def is_required(days_late: int) -> bool:
    return days_late > REQUIRED_AFTER


def required_since(deadlines: Deadlines, step: NextStep) -> date | None:
    """The school day on which a late step became one that is required."""
    if step.late_since is None or not is_required(deadlines.late(step.late_since)):
        return None
    return deadlines.calendar.add_school_days(step.late_since, REQUIRED_AFTER + 1)
