"""Before a case ends: what is still open, in words, and what the later scores say, with the regression sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.counted_lines import CountedLine
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.evidence.of_child import forms_of_scales, scales_of_case
from screening.cases.evidence.scales import StoredScale
from screening.cases.evidence.urgent_marks import marks_of
from screening.cases.follow_up.access import (
    agreed_looks_of,
    ended_after,
    guardian_tries_of,
    look_at_due,
    look_at_ended,
    next_steps_of,
)
from screening.cases.models import Case, EarlierFlag
from screening.cases.plans.access import plans_without_action
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue
from screening.cases.referrals.services import must_be_asked
from screening.cases.steps.next_step import DECIDE, LOOK, NEXT, SEE, TALK
from screening.cases.steps.presenter import late_title
from screening.cases.withdrawals.access import consent_tasks_of
from screening.cases.withdrawals.presenter import task_words
from screening.documents.blocks import Link
from screening.library import texts, wording


class CaseClosingPage:
    def __init__(self, user: User, case: Case) -> None:
        hidden = case.is_hidden
        self.urgent = marks_of(user, [case.student_id]).get(case.student_id, ())
        self.things = open_things(case)
        self.since = () if hidden else tuple(_since(user, case))
        self.regression = wording.standing("regression")
        # after a hospital nobody has said whether the child is back in class
        self.ask_back = must_be_asked(case)


def _since(user: User, case: Case) -> list[dict[str, object]]:
    """Each form that was filled in again since the case began: its results over the rounds, newest first, and the
    sentences on the change between the last two."""
    began = case.earlier_flags.order_by("pk").first() or case
    later = {form: rows for form, rows in scales_of_case(user, case).items() if _is_later(rows[0], began)}
    return [
        {
            "title": form.title,
            "results": [(row.when, row.level.word, row.total) for row in form.rows],
            "says": [words for words in form.change_words if words != wording.standing("regression")],
        }
        for form in forms_of_scales(user, case, later)
    ]


def _is_later(scale: StoredScale, began: Case | EarlierFlag) -> bool:
    given = scale.row.assessment
    return given.round_id != began.round_id and timezone.localdate(given.submitted_at) > began.opened_on


PAGE = 25


class EndedCaseRow:
    def __init__(self, case: Case, school: str) -> None:
        self.url = reverse("cases:show_case", args=[case.public_id])
        self.name = case.student.name
        self.place = f"{school} · {case.number}"
        self.outcome = _outcome(case.outcome)
        self.day = formats.day(timezone.localdate(case.closed_at)) if case.closed_at else ""


def ended_rows(user: User, after: str = "") -> tuple[list[EndedCaseRow], str]:
    """The rows, and where the list goes on; `after`: public id of the case the last page ended with."""
    found = ended_after(user, after, PAGE + 1)
    shown = found[:PAGE]
    look_at_ended(user, shown)
    seats = access.last_seats_of(user, shown)
    rows = []
    for case in shown:
        seat = seats.get(case.student_id)
        rows.append(EndedCaseRow(case, seat.school_class.school.name if seat else case.school.name))
    goes_on = f"{reverse('cases:list_ended')}?after={shown[-1].public_id}" if len(found) > PAGE else ""
    return rows, goes_on


def again_words(case: Case) -> str:
    if case.state == Case.State.CLOSED:
        return _("The counselor of the child's present school has been told.")
    return _("The child is on your desk again: case %(number)s.") % {"number": case.number}


def _outcome(outcome: str) -> str:
    root = "decisions" if outcome == "no-concern" else "outcomes"
    return texts.text(f"texts.{root}.{outcome}") if outcome else ""


WEEK, MONTH, LONGEST = timedelta(days=7), timedelta(days=28), 200
FOLLOW_UP, GUARDIAN, PLAN, CONSENT = "follow-up", "guardian", "plan", "consent"


@dataclass(frozen=True)
class Due:
    """One dated step of one child."""

    day: date
    is_late: bool
    has_ended: bool
    child: UUID
    name: str
    place: str
    what: str
    url: str
    action: str

    @property
    def says_day(self) -> str:
        return formats.day(self.day)


@dataclass(frozen=True)
class DueGroup:
    slug: str
    title: str
    rows: tuple[Due, ...]
    late: bool = False


@dataclass(frozen=True)
class _DueStep:
    day: date
    case: Case
    kind: str
    follow_up: UUID | None = None
    words: str = ""


def due_parts(user: User, found: Queue | None = None) -> list[DueGroup]:
    """`found`: the queue, where the page has read it already. The look is recorded."""
    today = timezone.localdate()
    rows = due_until(user, found or queue_of(user), today + MONTH)
    look_at_due(user, [row.child for row in rows])
    late = tuple(row for row in rows if row.is_late)
    agreed = tuple(row for row in rows if row.has_ended and row.day <= today)
    to_come = [row for row in rows if not row.is_late and (row.day > today or not row.has_ended)]
    week = tuple(row for row in to_come if row.day < today + WEEK)
    later = tuple(row for row in to_come if row.day >= today + WEEK)
    parts = (
        DueGroup("late", _late_title(late), late, late=True),
        DueGroup("agreed", _("Agreed when the case ended (%(n)s)") % {"n": len(agreed)}, agreed),
        DueGroup("week", _("In the next seven days (%(n)s)") % {"n": len(week)}, week),
        DueGroup("later", _("In the next four weeks (%(n)s)") % {"n": len(later)}, later),
    )
    return [part for part in parts if part.rows]


def due_until(user: User, found: Queue, day: date) -> list[Due]:
    """What comes up by a day, the oldest first, and all that is undecided. The page that shows it records the look."""
    return sorted(_rows(user, found, day), key=lambda row: (row.day, row.name))[:LONGEST]


def promised_line(user: User) -> CountedLine:
    """For the first screen, whose list is of open cases: looks promised at an end, on their day or past it."""
    promised = access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=timezone.localdate())
    return CountedLine((promised.filter(case__state=Case.State.CLOSED),), _promised)


def _promised(n: int) -> Link | None:
    words = ngettext(
        "%(n)s look that was promised when a case ended is due",
        "%(n)s looks that were promised when a case ended are due",
        n,
    )
    return Link(words % {"n": n}, reverse("cases:list_due")) if n else None


def kept_words(user: User) -> str:
    """Of the looks agreed for the last four weeks, how many took place by their day; empty where none was agreed."""
    today = timezone.localdate()
    rows = agreed_looks_of(user, today - MONTH, today)
    found = rows.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(done_on__lte=F("due_on"))))
    if not found["all"]:
        return ""
    return _("Kept in the last four weeks: %(kept)s of %(all)s looks on the day agreed or before.") % found


def _late_title(late: Sequence[Due]) -> str:
    """Children, as every other screen counts them, and the steps where there are more."""
    children = len({row.child for row in late})
    title = late_title(children)
    if len(late) == children:
        return title
    return _("%(children)s, %(n)s steps") % {"children": title, "n": len(late)}


def _rows(user: User, found: Queue, until: date) -> Iterable[Due]:
    steps = [*_undecided(user, found), *_steps(user, until)]
    seating = access.seating_of(user, [step.case for step in steps])
    for step in steps:
        case, (url, action) = step.case, _where(step)
        place = f"{seating.with_school(case.student_id)} · {case.number}"
        ended = case.state == Case.State.CLOSED
        late = found.deadlines[case.school_id].is_missed(step.day) and not ended
        yield Due(step.day, late, ended, case.student.public_id, case.student.name, place, _says(step), url, action)


def _undecided(user: User, found: Queue) -> Iterator[_DueStep]:
    """Who waits for a decision, and whoever else is late; the others stand in the list of a visit."""
    places = [place for place in found.places if place.step == DECIDE or (place.late_since and place.step != NEXT)]
    cases = cases_by_key(user, found.posts, [place.case for place in places])
    for place in places:
        if place.due_on:
            yield _DueStep(place.due_on, cases[place.case], place.step)


def _steps(user: User, until: date) -> Iterator[_DueStep]:
    """Every follow-up and try, but of cases whose clocks stand still; for the others the one next day that stands."""
    taken: set[tuple[int, date]] = set()
    follow_ups = access.follow_ups_of(user).filter(**access.in_my_cases(user, "case"), done_on__isnull=True)
    for follow_up in follow_ups.filter(due_on__lte=until, case__paused_on__isnull=True):
        taken.add((follow_up.case_id, follow_up.due_on))
        yield _DueStep(follow_up.due_on, follow_up.case, FOLLOW_UP, follow_up.public_id)
    for contact in guardian_tries_of(user, until).filter(case__paused_on__isnull=True):
        if contact.try_again_on:
            taken.add((contact.case_id, contact.try_again_on))
            yield _DueStep(contact.try_again_on, contact.case, GUARDIAN)
    for task in consent_tasks_of(user, until):
        taken.add((task.case_id, task.due_on))
        yield _DueStep(task.due_on, task.case, CONSENT, task.public_id, task_words(task))
    for case in next_steps_of(user, until):
        if case.next_on and (case.pk, case.next_on) not in taken:
            yield _DueStep(case.next_on, case, NEXT)
    bare = plans_without_action(user, timezone.localdate())
    for plan in bare.select_related(None).select_related("case__student"):
        yield _DueStep(timezone.localdate(), plan.case, PLAN)


def _where(step: _DueStep) -> tuple[str, str]:
    case = step.case.public_id
    if step.kind == CONSENT:
        return reverse("cases:record_consent_task", args=[step.follow_up]), _("Record")
    if step.follow_up:
        return reverse("cases:complete_follow_up", args=[step.follow_up]), _("Record")
    if step.kind == GUARDIAN:
        return reverse("cases:inform_guardian", args=[case]), _("Record")
    if step.kind == PLAN:
        return reverse("cases:edit_plan", args=[case]), _("Look")
    if step.kind == DECIDE:
        return reverse("cases:revise_decision", args=[case]), _("Decide")
    if step.kind in (LOOK, SEE):
        return reverse("cases:show_case", args=[case]) + "#dec", _("Review")
    return reverse("cases:show_case", args=[case]), _("Look")


def _says(step: _DueStep) -> str:
    if step.words:
        return step.words
    if step.kind == NEXT:
        return {
            Case.State.WATCH: _("The time on watch ends: look again"),
            Case.State.PLAN: _("Look at the support plan again"),
            Case.State.REFERRED: _("See what came of the referral"),
        }.get(Case.State(step.case.state), _("Go on with the review"))
    return {
        FOLLOW_UP: _("Follow-up"),
        GUARDIAN: _("Try to reach the guardian again"),
        PLAN: _("Nothing in the plan runs any more: add something, or end the case"),
        DECIDE: _("Write the decision"),
        LOOK: _("Look at the papers first"),
        SEE: _("See the child"),
        TALK: _("The class teacher has not answered yet"),
    }[step.kind]
