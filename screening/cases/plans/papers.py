"""The one page a family holds, in plain words: what the school does, what the family does, when we talk again, whom
to ring. No scores, no reasons, no name of the child; and the child's own card with its goals, which tells nothing."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import User
from screening import formats
from screening.cases.access import seating_of_visible, strengths_of, watch_checks_of
from screening.cases.fallback.content import blank_meeting
from screening.cases.models import Case, PlanAction, SupportPlan, WatchCheck
from screening.cases.opening.selectors import duty_of
from screening.cases.plans.access import plans_of
from screening.cases.plans.pages import action_title, running_goals, schedule_words, weekday, who_of
from screening.cases.plans.rhythm import WEEKLY
from screening.documents import paper_codes
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.paper_codes import paper_code
from screening.documents.services import hash_inputs
from screening.library import texts
from students.models import StrengthNote
from students.seating import class_today
from students.selectors import class_teacher_of

GOALS = "plan-goals"
WEEKS, TICKED, CARD_GOALS, CARD_WEEKS = 8, 4, 4, 6
HOME = ("parent", "caregiver")
AT_HOME = (*HOME, "child")
ACTIONS_A_PAGE = 8
ENGLISH_LABELS = 16  # millimetres that the longer labels take
WHO, WHAT, WHEN, MINE = 18, 58, 38, 30  # characters of a text that stand on the page


@dataclass(frozen=True)
class Look:
    """A size of type: millimetres of a line, of its edges and of a row to tick, what agreed things and ticks may take
    together, and how many Chinese characters a line of the three columns holds."""

    css: str
    line: float
    edges: float
    tick: float
    room: float
    columns: tuple[float, float, float]


LOOKS = (
    Look("plain plan", 5.9, 2.8, 11.5, 76, (6, 19, 11.8)),
    Look("plain plan close", 5.2, 1.6, 7.6, 98, (6.7, 21, 13)),
    Look("plain plan close closest", 4.1, 1, 5.6, 200, (8, 25, 15.7)),
)


class AgreedLine:
    def __init__(self, row: PlanAction) -> None:
        place = [part for part in (row.place, row.phone) if part]
        when = _(", ").join([schedule_words(row), *place])
        self.who = clip(_who(row), WHO)
        self.what = clip(row.agreed or texts.text(f"support_catalogue.actions.{row.action}.what"), WHAT)
        self.when = clip(when, WHEN)


class FamilyPlan:
    def __init__(self, user: User, plan: SupportPlan) -> None:
        today, case = timezone.localdate(), plan.case
        actions = [row for row in plan.actions.order_by("starts", "pk") if _runs(row, today)][:ACTIONS_A_PAGE]
        ticks = tuple(_ticked(plan, actions))[:TICKED]
        lines = [(_at_home(row.action), AgreedLine(row)) for row in actions]
        self.language = page_language()
        self.school = case.school.name
        self.number = case.number
        self.look = look_of([line for _home, line in lines], len(ticks))
        self.since = _since(plan)
        self.mine = tuple(_mine(user, case, plan))
        self.home = tuple(line for home, line in lines if home)
        self.at_school = tuple(line for home, line in lines if not home)
        self.weeks = tuple(_weeks(max(plan.starts, today)))
        self.ticks = ticks
        self.meeting = _meeting(plan.review_on) if plan.review_on >= today else blank_meeting()
        self.usually = _usually(case, today)
        self.very_sad = _very_sad(case)
        self.limits = texts.text("ui.limits.not-a-reason")
        self.printed_at = today.isoformat()


class GoalCard:
    def __init__(self, plan: SupportPlan) -> None:
        goals = [clip(goal, MINE) for goal in running_goals(plan)][:CARD_GOALS]
        self.language = page_language()
        self.school = plan.case.school.name
        self.code = paper_code(GOALS, plan.public_id)
        self.goals = (*goals, *[""] * (CARD_GOALS - len(goals)))
        self.weeks = tuple(range(1, CARD_WEEKS + 1))
        self.printed_at = timezone.localdate().isoformat()


def page_language() -> str:
    return formats.html_language()


def look_of(lines: Collection[AgreedLine], ticks: int) -> str:
    """The largest type in which the family has everything on one page."""
    taken = ENGLISH_LABELS if formats.is_english() else 0
    return next(look.css for look in LOOKS if look is LOOKS[-1] or _needed(look, lines, ticks) + taken <= look.room)


def _needed(look: Look, lines: Iterable[AgreedLine], ticks: int) -> float:
    rows = (max(map(_lines, _parts(line), look.columns)) for line in lines)
    return sum(look.line * row + look.edges for row in rows) + look.tick * ticks


def _lines(text: str, room: float) -> int:
    """Words break earlier than characters do."""
    return ceil(width(text) / (room * 0.88 if text.isascii() else room))


def _parts(line: AgreedLine) -> tuple[str, str, str]:
    return line.who or "—", line.what, line.when or "—"


def width(text: str) -> float:
    """In Chinese characters; a Latin letter is about half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.55 for sign in text)


def clip(text: str, room: float) -> str:
    found = ""
    for sign in " ".join(text.split()):
        if width(found + sign) > room - 1:
            return found + "…"
        found += sign
    return found


def _at_home(action: str) -> bool:
    entry = texts.node(f"support_catalogue.actions.{action}")
    return entry["domain"] == "family" and any(role in HOME for role in entry["who"])


def _who(row: PlanAction) -> str:
    """As it was agreed; where the catalogue's own words still stand, at home only who lives there."""
    if row.who != who_of(row.action) or not _at_home(row.action):
        return str(row.who)
    roles = (role for role in texts.node(f"support_catalogue.actions.{row.action}.who") if role in AT_HOME)
    return pgettext("between names", ", ").join(texts.text(f"support_catalogue.roles.{role}") for role in roles)


def _runs(row: PlanAction, today: date) -> bool:
    return row.ended_on is None and (row.ends is None or row.ends >= today)


def _since(plan: SupportPlan) -> str:
    weeks = max(1, ceil((plan.review_on - plan.starts).days / 7))
    words = ngettext("From %(day)s, for %(n)s week", "From %(day)s, for %(n)s weeks", weeks)
    return words % {"day": formats.day(plan.starts), "n": weeks}


def _mine(user: User, case: Case, plan: SupportPlan) -> Iterator[tuple[str, str]]:
    known = {note.line: note.text for note in reversed(strengths_of(user, case))}
    if plan.child_goal:
        known[StrengthNote.Line.HOPES] = plan.child_goal
    for line, label in zip(StrengthNote.Line.values, texts.lines("chain.strengths.child_version"), strict=True):
        yield label, clip(known.get(line, ""), MINE)


def _weeks(starts: date) -> Iterator[tuple[int, str]]:
    monday = starts - timedelta(days=starts.weekday())
    for week in range(WEEKS):
        day = monday + timedelta(weeks=week)
        yield week + 1, f"{day.month}/{day.day}"


def _ticked(plan: SupportPlan, actions: Iterable[PlanAction]) -> Iterator[str]:
    """Agreed days first, then what is done at home every week without a day, then the goals the child has set."""
    rows = [row for row in actions if row.every_weeks == WEEKLY]
    for row in rows:
        if row.weekday is not None:
            hour = f"{row.at_time:%H:%M} " if row.at_time else ""
            yield clip(f"{weekday(row.weekday)} {hour}{_who(row) if row.at_time else action_title(row)}", 15)
    for row in rows:
        if row.weekday is None and _at_home(row.action):
            yield clip(action_title(row), 15)
    for goal in running_goals(plan):
        yield clip(_("I: %(goal)s") % {"goal": goal}, 15)


def _meeting(day: date) -> str:
    return _(
        "%(weekday)s, %(day)s, at ______ o'clock, place ______________. Please bring this sheet; "
        "parents may join by video."
    ) % {"weekday": weekday(day.weekday()), "day": formats.day(day)}


def _usually(case: Case, today: date) -> str:
    school_class = class_today(case.student)
    teacher = class_teacher_of(school_class, today) if school_class else None
    people = [_("class teacher %(name)s") % {"name": teacher.name}] if teacher else []
    people.append(_("counselor %(name)s") % {"name": case.owner.name})
    return _("%(people)s; school %(phone)s") % {
        "people": pgettext("between names", ", ").join(people),
        "phone": case.school.phone or "______________",
    }


def _very_sad(case: Case) -> str:
    duty = duty_of(case.school, timezone.now())
    phone = duty.duty_phone if duty else "______________"
    return _("Do not wait: ring %(phone)s at once; in danger 110, injured or ill 120") % {"phone": phone}


WATCH = "watch-check"


class WatchedChild:
    def __init__(self, check: WatchCheck, place: str) -> None:
        self.who = f"{place} {check.case.student.name}"
        self.until = formats.day(check.due_on)
        self.code = paper_code(WATCH, check.public_id)


class WatchPaper:
    def __init__(self, user: User, checks: list[WatchCheck]) -> None:
        seating = seating_of_visible(user, [check.case.student.public_id for check in checks])
        self.language = page_language()
        self.school = checks[0].case.school_class.school.name
        self.printed_by = user.name
        self.printed_at = timezone.localdate().isoformat()
        self.words = texts.localize("chain.watch_check")
        self.children = tuple(WatchedChild(check, seating.of(check.case.student_id)) for check in checks)


WATCH_ID = UUID("6a0f3f83-3d0b-5cf1-9a4e-51f4f1f1d0b7")


def _state(user: User, plan: SupportPlan) -> str:
    """The same state on the same day is the same file."""
    return hash_inputs(
        str(plan.public_id),
        timezone.localdate().isoformat(),
        sorted(plan.revisions.values_list("pk", flat=True)),
        sorted(plan.goals.filter(ended_on__isnull=True).values_list("pk", flat=True)),
    )


def _child(user: User, plan: SupportPlan) -> list[UUID]:
    return [plan.case.student.public_id]


FAMILY_PLAN = DocumentKind[SupportPlan](
    name="family-plan",
    label=gettext_lazy("Family plan"),
    door=plans_of,
    template="documents/family_plan.html",
    page=lambda document, plan: FamilyPlan(document.requested_by, plan),
    file_name=lambda document, plan: f"family-plan-{plan.case.number}-{document.revision}.pdf",
    audience="family",
    input_hash=_state,
    reference=lambda plan: plan.case.number,
    children=_child,
)
GOAL_CARD = DocumentKind[SupportPlan](
    name="goal-card",
    label=gettext_lazy("Goal card"),
    door=plans_of,
    template="documents/goal_card.html",
    page=lambda document, plan: GoalCard(plan),
    file_name=lambda document, plan: f"goals-{timezone.localdate():%Y%m%d}.pdf",
    audience="family",
    input_hash=_state,
    children=_child,
)


def _due(user: User, document: Document) -> list[WatchCheck] | None:
    """The questions that are due for the person's class; the file is for nobody else who has them to answer."""
    if document.requested_by_id != user.pk:
        return None
    return list(watch_checks_of(user).select_related("case__school_class__school")) or None


WATCH_PAPERS = ComposedKind[list[WatchCheck]](
    name="watch-papers",
    label=gettext_lazy("Four-week questions"),
    look_up=_due,
    known_by=lambda user, checks: uuid5(WATCH_ID, str(user.public_id)),
    template="documents/watch_papers.html",
    page=lambda document, checks: WatchPaper(document.requested_by, checks),
    file_name=lambda document, checks: f"four-weeks-{timezone.localdate():%Y%m%d}.pdf",
    audience="class-teacher",
    input_hash=lambda user, checks: hash_inputs(
        sorted(str(check.public_id) for check in checks), timezone.localdate().isoformat()
    ),
    children=lambda user, checks: [check.case.student.public_id for check in checks],
)


def _find_goals(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, GOALS, plans_of(user), lambda plan: (plan.public_id,))
    return reverse("cases:show_goals", args=[found.case.public_id]) if found else None


def _find_watch(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, WATCH, watch_checks_of(user), lambda check: (check.public_id,))
    return reverse("cases:answer_watch", args=[found.public_id]) if found else None


def register() -> None:
    FAMILY_PLAN.register()
    GOAL_CARD.register()
    WATCH_PAPERS.register()
    paper_codes.register(GOALS, _find_goals)
    paper_codes.register(WATCH, _find_watch)
