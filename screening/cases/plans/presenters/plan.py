"""The support plan on its page: agreed actions with how often each took place, what has ended and why, suggestions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.activities.access import attendance_of
from screening.cases.activities.wording import weekday_choices
from screening.cases.deciding.rules import CAME, STAYED_AWAY
from screening.cases.models import Attendance, Case, PlanAction
from screening.cases.plans.rhythm import (
    FORTNIGHTLY,
    MONTHLY,
    ONCE,
    TWICE_A_TERM,
    WEEKLY,
    Agreed,
    Counts,
    Entered,
    counts,
    missed_in_a_row,
)
from screening.library import texts

ACTIONS = "support_catalogue.actions"
EVERY = {
    ONCE: gettext_lazy("once"),
    WEEKLY: gettext_lazy("every week"),
    FORTNIGHTLY: gettext_lazy("every two weeks"),
    MONTHLY: gettext_lazy("every four weeks"),
    TWICE_A_TERM: gettext_lazy("every eight weeks"),
}


class ActionRow:
    def __init__(self, action: PlanAction, entered: list[Entered]) -> None:
        self.public_id = action.public_id
        self.title = action_title(action)
        self.domain = domain_of(action.action)
        self.who = action.who
        self.owner = owner_words(action)
        self.when = schedule_words(action)
        self.says = count_words(counts(entered))
        self.note = _note(action, entered)
        self.activity = action.activity.public_id if action.activity else None


class EndedRow:
    def __init__(self, action: PlanAction, entered: list[Entered]) -> None:
        said = {
            "day": formats.day(action.ended_on) if action.ended_on else "",
            "reason": action.get_end_reason_display(),
            "counts": count_words(counts(entered)),
        }
        self.title = action_title(action)
        self.says = _("ended on %(day)s: %(reason)s · %(counts)s") % said
        self.why = action.end_note


@dataclass(frozen=True)
class PlanRows:
    running: tuple[ActionRow, ...]
    ended: tuple[EndedRow, ...]


def action_title(action: PlanAction) -> str:
    return texts.text(f"{ACTIONS}.{action.action}.title")


def domain_of(action: str) -> str:
    return texts.text(f"support_catalogue.domains.{texts.node(f'{ACTIONS}.{action}.domain')}")


def agreed_of(action: PlanAction) -> Agreed:
    until = min((day for day in (action.ends, action.ended_on) if day), default=None)
    return Agreed(action.starts, until, action.weekday, action.every_weeks)


def entered_of(action: PlanAction, attended: Iterable[Attendance] = ()) -> list[Entered]:
    """What was written in the plan, and the days on the list of the activity it points at."""
    written = [Entered(entry.dated, entry.status, entry.recorded_at) for entry in action.entries.all()]
    sessions = [(row.session, row.came) for row in attended if row.session.activity_id == action.activity_id]
    return written + [
        Entered(session.held_on, CAME if came else STAYED_AWAY, session.recorded_at)
        for session, came in sessions
        if action.starts <= session.held_on and session.took_place
    ]


def plan_rows(user: User, case: Case) -> PlanRows:
    plan = getattr(case, "plan", None)
    if plan is None:
        return PlanRows((), ())
    attended = list(attendance_of(user, case.student))
    rows = list(plan.actions.select_related("owner", "activity").prefetch_related("entries").order_by("starts", "pk"))
    return PlanRows(
        tuple(ActionRow(row, entered_of(row, attended)) for row in rows if row.ended_on is None),
        tuple(EndedRow(row, entered_of(row, attended)) for row in rows if row.ended_on),
    )


def _note(action: PlanAction, entered: list[Entered]) -> str:
    if missed_in_a_row(entered):
        return _("The last two did not come about. Perhaps another day or hour suits better.")
    if action.ends and action.ends < timezone.localdate():
        return _("Its last day is over. Please end it with a reason, or carry it on.")
    return ""


def count_words(found: Counts) -> str:
    """“9 of 12 took place, 2 missed · 11 written down within three days”."""
    if not found.all:
        return _("nothing recorded yet")
    says = _("%(held)s of %(all)s took place") % {"held": found.took_place, "all": found.all}
    if found.missed:
        says += _(", %(n)s not come about") % {"n": found.missed}
    if found.moved:
        says += _(", %(n)s moved") % {"n": found.moved}
    return says + " · " + _("%(n)s written down within three days") % {"n": found.in_time}


def owner_words(action: PlanAction) -> str:
    """Who looks after it: a name where it is an account, else the role."""
    role = texts.text(f"support_catalogue.roles.{action.owner_role}") if action.owner_role else ""
    return " ".join(filter(None, (role, action.owner.name if action.owner else "")))


def schedule_words(action: PlanAction) -> str:
    """“Wednesdays 12:30”, else the rhythm of the catalogue."""
    if action.weekday is None:
        return action.rhythm
    return " ".join(filter(None, (_every(action), f"{action.at_time:%H:%M}" if action.at_time else "")))


def _every(action: PlanAction) -> str:
    day = str(weekday(action.weekday or 0))
    if action.every_weeks == 1:
        return _("every %(weekday)s") % {"weekday": day}
    if action.every_weeks == 0:
        return day
    return _("%(weekday)s, every %(n)s weeks") % {"weekday": day, "n": action.every_weeks}


def weekday(number: int) -> str:
    return dict(weekday_choices())[number]


def when_words(action: PlanAction, day: date) -> str:
    """“Wednesday, 21 October, 12:30”; an action without a weekday is asked about for its week."""
    if action.weekday is None:
        return _("week of %(day)s") % {"day": formats.day(day)}
    said = _("%(weekday)s, %(day)s") % {"weekday": weekday(day.weekday()), "day": formats.day(day)}
    return f"{said} {action.at_time:%H:%M}" if action.at_time else said
