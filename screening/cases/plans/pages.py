"""The child's small goals with what was ticked, as it stands on the page and on the card."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.urls import reverse
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
from screening.documents.blocks import Link
from screening.library import texts
from students.models import CareArrangement, StrengthNote
from students.selectors import arrangements_in_force

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


SOON = timedelta(days=7)


class PlanRow:
    def __init__(self, plan: SupportPlan, bare: bool, today: date) -> None:
        self.case = plan.case.public_id
        self.name = plan.case.student.name
        self.place = plan.case.school.name
        self.review = _("look again on %(day)s") % {"day": formats.day(plan.review_on)}
        self.is_late = plan.review_on < today
        self.asks = tuple(_asks(plan, bare, today))


def plan_rows_of(user: User) -> list[PlanRow]:
    """The look at every child named on it is recorded."""
    today = timezone.localdate()
    plans = list(plans_of(user).prefetch_related("actions__entries").order_by("review_on", "pk"))
    bare = set(plans_without_action(user, today).values_list("pk", flat=True))
    audit.record(by=user, verb="case.list", subjects=[plan.case.student.public_id for plan in plans], purpose="plans")
    return [PlanRow(plan, plan.pk in bare, today) for plan in plans]


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


CATALOGUE = "support_catalogue"
RARE_CONTACT = (CareArrangement.Contact.RARELY, CareArrangement.Contact.UNKNOWN)
OLD = (CareArrangement.Caregiver.PATERNAL_GRANDPARENTS, CareArrangement.Caregiver.MATERNAL_GRANDPARENTS)


class CatalogueAction:
    def __init__(self, action: str, in_plan: bool = False) -> None:
        row = texts.localize(f"{CATALOGUE}.actions.{action}")
        self.id = action
        self.title = row["title"]
        self.what = row["what"]
        self.who = who_of(action)
        self.rhythm = row["rhythm"]
        self.evidence = texts.text(f"{CATALOGUE}.evidence_levels.{row['evidence']['level']}")
        self.note = row["evidence"]["note"]
        self.care = row["care"]
        self.in_plan = in_plan


class CataloguePage:
    def __init__(self, user: User, case: Case) -> None:
        plan = getattr(case, "plan", None)
        running = set(plan.actions.filter(ended_on__isnull=True).values_list("action", flat=True)) if plan else set()
        suggested: dict[str, str] = {}
        for action, because in _fits(user, case):
            if action not in running:
                suggested.setdefault(action, because)
        self.suggestions = tuple(
            Link(title_of(action), reverse("cases:add_action", args=[case.public_id, action]), note=because)
            for action, because in suggested.items()
        )
        self.domains = tuple(
            {"title": title, "entries": tuple(_entries(domain, running))}
            for domain, title in texts.choices(f"{CATALOGUE}.domains")
        )


def title_of(action: str) -> str:
    return texts.text(f"{CATALOGUE}.actions.{action}.title")


def _entries(domain: str, running: set[str]) -> Iterator[CatalogueAction]:
    for row in texts.localize(f"{CATALOGUE}.actions"):
        if row["domain"] == domain:
            yield CatalogueAction(row["id"], row["id"] in running)


def entry_or_404(action: str) -> CatalogueAction:
    if action not in texts.ids(f"{CATALOGUE}.actions"):
        raise Http404
    return CatalogueAction(action)


def who_of(action: str) -> str:
    roles = texts.node(f"{CATALOGUE}.actions.{action}.who")
    return pgettext("between names", ", ").join(texts.text(f"{CATALOGUE}.roles.{role}") for role in roles)


def _fits(user: User, case: Case) -> Iterator[tuple[str, str]]:
    """What is known about care and strengths, and what it might speak for; nothing is put into the plan by itself."""
    care = arrangements_in_force([case.student_id]).get(case.student_id)
    if care:
        yield from _fits_care(care)
    known = {note.line for note in strengths_of(user, case)}
    if StrengthNote.Line.TRUSTED_ADULT not in known:
        yield "school-mentor", _("No adult at school the child trusts is known yet.")
        yield "psych-safe-adults", _("No adult at school the child trusts is known yet.")
    if StrengthNote.Line.HOPES in known:
        yield "school-small-goals", _("The child has said what it hopes for.")


def _fits_care(care: CareArrangement) -> Iterator[tuple[str, str]]:
    away = CareArrangement.Away.NOW in (care.father_away, care.mother_away)
    if away and care.contact in RARE_CONTACT:
        yield "family-call-schedule", _("A parent is away, and contact is rare or not known.")
    elif away:
        yield "family-call-schedule", _("A parent is away.")
    if away and care.contact in RARE_CONTACT:
        yield "family-digital-check-in", _("A parent is away, and contact is rare or not known.")
    if care.primary_caregiver in OLD:
        yield "family-caregiver-class", _("Grandparents care for the child.")
        yield "family-beside-homework", _("Grandparents care for the child.")
    if care.capacity_concern:
        yield "community-village-officer", _("Whoever cares for the child may need help.")
        yield "community-care-letter", _("Whoever cares for the child may need help.")
    if care.boarding:
        yield "school-boarder-evening", _("The child boards.")
