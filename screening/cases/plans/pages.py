"""A plan on its page: its actions and what took place, the child's small goals, the catalogue, and which plans ask."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import strengths_of
from screening.cases.activities.access import attendance_of
from screening.cases.activities.wording import weekday_choices
from screening.cases.deciding.rules import CAME, STAYED_AWAY
from screening.cases.models import Attendance, Case, PlanAction, PlanGoal, SupportPlan
from screening.cases.plans.access import plans_of, plans_without_action
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
from students.models import CareArrangement, StrengthNote
from students.selectors import arrangements_in_force

STATUSES = "support_catalogue.actions.school-small-goals.record.statuses"
ACTIONS, CATALOGUE = "support_catalogue.actions", "support_catalogue"
MARKS = {"done": "✓", "partly": "◐", "not-yet": "○"}
SHOWN = 8


class Goal(NamedTuple):
    row: PlanGoal
    since: str
    ended: str
    ticks: list[str]


def goals_page(plan: SupportPlan) -> dict[str, Any]:
    goals = []
    for row in plan.goals.prefetch_related("ticks").order_by("set_on", "pk"):
        ticks = sorted(row.ticks.all(), key=lambda tick: tick.dated)[-SHOWN:]
        said = [f"{MARKS[tick.status]} {tick.dated.month}/{tick.dated.day}" for tick in ticks]
        goals.append(Goal(row, formats.day(row.set_on), formats.day(row.ended_on) if row.ended_on else "", said))
    return {
        "running": [goal for goal in goals if not goal.ended],
        "ended": [goal for goal in goals if goal.ended],
        "choices": texts.choices(STATUSES),
        "today": timezone.localdate(),
    }


def running_goals(plan: SupportPlan) -> list[str]:
    return [row.text for row in plan.goals.filter(ended_on__isnull=True).order_by("set_on", "pk")]


EVERY = {
    ONCE: gettext_lazy("once"),
    WEEKLY: gettext_lazy("every week"),
    FORTNIGHTLY: gettext_lazy("every two weeks"),
    MONTHLY: gettext_lazy("every four weeks"),
    TWICE_A_TERM: gettext_lazy("every eight weeks"),
}


def action_title(action: PlanAction) -> str:
    return title_of(action.action)


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


def plan_rows(user: User, case: Case) -> dict[str, list[dict[str, Any]]]:
    """Actions of a case's plan that run, and those that have ended."""
    plan = getattr(case, "plan", None)
    if plan is None:
        return {"running": [], "ended": []}
    attended = list(attendance_of(user, case.student))
    rows = plan.actions.select_related("owner", "activity").prefetch_related("entries").order_by("starts", "pk")
    entered = [(row, entered_of(row, attended)) for row in rows]
    return {
        "running": [_running(row, found) for row, found in entered if row.ended_on is None],
        "ended": [_ended(row, found) for row, found in entered if row.ended_on],
    }


def _running(action: PlanAction, entered: list[Entered]) -> dict[str, Any]:
    note = ""
    if missed_in_a_row(entered):
        note = _("The last two did not come about. Perhaps another day or hour suits better.")
    elif action.ends and action.ends < timezone.localdate():
        note = _("Its last day is over. Please end it with a reason, or carry it on.")
    return {
        "action": action,
        "title": action_title(action),
        "domain": texts.text(f"support_catalogue.domains.{texts.node(f'{ACTIONS}.{action.action}.domain')}"),
        "owner": owner_words(action),
        "when": schedule_words(action),
        "says": count_words(counts(entered)),
        "note": note,
    }


def _ended(action: PlanAction, entered: list[Entered]) -> dict[str, Any]:
    said = {
        "day": formats.day(action.ended_on) if action.ended_on else "",
        "reason": action.get_end_reason_display(),
        "counts": count_words(counts(entered)),
    }
    says = _("ended on %(day)s: %(reason)s · %(counts)s") % said
    return {"title": action_title(action), "says": says, "why": action.end_note}


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
    said = {"weekday": weekday(action.weekday), "n": action.every_weeks}
    every = {0: "%(weekday)s", 1: _("every %(weekday)s")}.get(action.every_weeks, _("%(weekday)s, every %(n)s weeks"))
    return f"{every % said} {action.at_time:%H:%M}" if action.at_time else every % said


def weekday(number: int) -> str:
    return dict(weekday_choices())[number]


def when_words(action: PlanAction, day: date) -> str:
    """“Wednesday, 21 October, 12:30”; an action without a weekday is asked about for its week."""
    if action.weekday is None:
        return _("week of %(day)s") % {"day": formats.day(day)}
    said = _("%(weekday)s, %(day)s") % {"weekday": weekday(day.weekday()), "day": formats.day(day)}
    return f"{said} {action.at_time:%H:%M}" if action.at_time else said


SOON = timedelta(days=7)


class PlanRow(NamedTuple):
    plan: SupportPlan
    review: str
    is_late: bool
    asks: list[str]


def plan_rows_of(user: User) -> list[PlanRow]:
    """The look at every child named on it is recorded."""
    today = timezone.localdate()
    plans = list(plans_of(user).prefetch_related("actions__entries").order_by("review_on", "pk"))
    bare = set(plans_without_action(user, today).values_list("pk", flat=True))
    audit.record(by=user, verb="case.list", subjects=[plan.case.student.public_id for plan in plans], purpose="plans")
    review = _("look again on %(day)s")
    return [
        PlanRow(
            plan,
            review % {"day": formats.day(plan.review_on)},
            plan.review_on < today,
            _asks(plan, plan.pk in bare, today),
        )
        for plan in plans
    ]


def _asks(plan: SupportPlan, bare: bool, today: date) -> list[str]:
    asks = []
    if plan.review_on <= today + SOON:
        asks.append(_("The day to look again has come.") if plan.review_on <= today else _("To be looked at soon."))
    if bare:
        asks.append(_("Nothing in it runs any more: add something, or end the case."))
    running = [action for action in plan.actions.all() if action.ended_on is None]
    over = sum(bool(action.ends and action.ends < today) for action in running)
    if over and not bare:
        words = ngettext("The last day of %(n)s action is over.", "The last day of %(n)s actions is over.", over)
        asks.append(words % {"n": over})
    missed = [action_title(action) for action in running if missed_in_a_row(entered_of(action))]
    asks += [_("%(what)s: the last two did not come about.") % {"what": title} for title in missed]
    return asks


RARE_CONTACT = (CareArrangement.Contact.RARELY, CareArrangement.Contact.UNKNOWN)
OLD = (CareArrangement.Caregiver.PATERNAL_GRANDPARENTS, CareArrangement.Caregiver.MATERNAL_GRANDPARENTS)


def catalogue_page(user: User, case: Case) -> dict[str, Any]:
    """What may fit the child, then the whole catalogue under its domains."""
    plan = getattr(case, "plan", None)
    running = set(plan.actions.filter(ended_on__isnull=True).values_list("action", flat=True)) if plan else set()
    suggested: dict[str, str] = {}
    for action, because in _fits(user, case):
        if action not in running:
            suggested.setdefault(action, because)
    entries = [_entry(row) for row in texts.localize(ACTIONS)]
    domains = texts.choices(f"{CATALOGUE}.domains")
    return {
        "running": running,
        "suggestions": [(action, title_of(action), because) for action, because in suggested.items()],
        "domains": [(title, [one for one in entries if one["domain"] == domain]) for domain, title in domains],
    }


def title_of(action: str) -> str:
    return texts.text(f"{ACTIONS}.{action}.title")


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    known = row["evidence"]
    level = texts.text(f"{CATALOGUE}.evidence_levels.{known['level']}")
    return {**row, "who": who_of(row["id"]), "evidence": level, "note": known["note"]}


def entry_or_404(action: str) -> dict[str, Any]:
    if action not in texts.ids(ACTIONS):
        raise Http404
    return _entry(texts.localize(f"{ACTIONS}.{action}"))


def who_of(action: str) -> str:
    roles = texts.node(f"{ACTIONS}.{action}.who")
    return pgettext("between names", ", ").join(texts.text(f"{CATALOGUE}.roles.{role}") for role in roles)


def _fits(user: User, case: Case) -> Iterator[tuple[str, str]]:
    """What is known about care and strengths, and what it might speak for; nothing is put into the plan by itself."""
    care = arrangements_in_force([case.student_id]).get(case.student_id)
    if care:
        yield from _fits_care(care)
    known = {note.line for note in strengths_of(user, case)}
    if StrengthNote.Line.TRUSTED_ADULT not in known:
        because = _("No adult at school the child trusts is known yet.")
        yield from ((action, because) for action in ("school-mentor", "psych-safe-adults"))
    if StrengthNote.Line.HOPES in known:
        yield "school-small-goals", _("The child has said what it hopes for.")


def _fits_care(care: CareArrangement) -> Iterator[tuple[str, str]]:
    away = CareArrangement.Away.NOW in (care.father_away, care.mother_away)
    rare = away and care.contact in RARE_CONTACT
    speaks_for = (
        (
            rare,
            _("A parent is away, and contact is rare or not known."),
            "family-call-schedule family-digital-check-in",
        ),
        (away and not rare, _("A parent is away."), "family-call-schedule"),
        (
            care.primary_caregiver in OLD,
            _("Grandparents care for the child."),
            "family-caregiver-class family-beside-homework",
        ),
        (
            care.capacity_concern,
            _("Whoever cares for the child may need help."),
            "community-village-officer community-care-letter",
        ),
        (care.boarding, _("The child boards."), "school-boarder-evening"),
    )
    return ((action, because) for holds, because, actions in speaks_for if holds for action in actions.split())
