"""Before a case ends: what is still open, in words, and what the later scores say, with the regression sentence."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
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
from screening.cases.deciding.safety_follow_up import look_by_rhythm, rhythm_of, rhythm_words
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.evidence.of_child import forms_of_scales, scales_of_case
from screening.cases.evidence.urgent_marks import marks_of
from screening.cases.follow_up.access import (
    agreed_looks_of,
    ended_after,
    guardian_tries_of,
    look_at_due,
    look_at_ended,
    next_steps_of,
)
from screening.cases.models import Case
from screening.cases.plans.access import plans_without_action
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue
from screening.cases.referrals.services import must_be_asked
from screening.cases.steps.next_step import DECIDE, GONE, LOOK, NEXT, SEE, TALK
from screening.cases.steps.presenter import late_title
from screening.cases.withdrawals.access import consent_tasks_of
from screening.cases.withdrawals.presenter import task_words
from screening.documents.blocks import Link
from screening.library import texts, wording


def closing_page(user: User, case: Case) -> dict[str, object]:
    """`ask_back`: after a hospital nobody has said whether the child is back in class."""
    return {
        "urgent": marks_of(user, [case.student_id]).get(case.student_id, ()),
        "things": open_things(case),
        "since": () if case.is_hidden else tuple(_since(user, case)),
        "regression": wording.standing("regression"),
        "ask_back": must_be_asked(case),
    }


def _since(user: User, case: Case) -> list[dict[str, object]]:
    """Each form that was filled in again since the case began: its results over the rounds, newest first, and the
    sentences on the change between the last two."""
    began = case.earlier_flags.order_by("pk").first() or case
    newest = ((form, rows, rows[0].row.assessment) for form, rows in scales_of_case(user, case).items())
    later = {
        form: rows
        for form, rows, given in newest
        if given.round_id != began.round_id and timezone.localdate(given.submitted_at) > began.opened_on
    }
    return [
        {
            "title": form.title,
            "results": [(row.when, row.level.word, row.total) for row in form.rows],
            "says": [words for words in form.change_words if words != wording.standing("regression")],
        }
        for form in forms_of_scales(user, case, later)
    ]


PAGE = 25


def ended_rows(user: User, after: str = "") -> tuple[list[dict[str, str]], str]:
    """The rows, and where the list goes on; `after`: public id of the case the last page ended with."""
    found = ended_after(user, after, PAGE + 1)
    shown = found[:PAGE]
    look_at_ended(user, shown)
    seats = access.last_seats_of(user, shown)
    rows = []
    for case in shown:
        seat, root = seats.get(case.student_id), "decisions" if case.outcome == "no-concern" else "outcomes"
        school = seat.school_class.school if seat else case.school
        rows.append(
            {
                "url": reverse("cases:show_case", args=[case.public_id]),
                "name": case.student.name,
                "place": f"{school.name} · {case.number}",
                "outcome": texts.text(f"texts.{root}.{case.outcome}") if case.outcome else "",
                "day": formats.day(timezone.localdate(case.closed_at)),
            }
        )
    goes_on = f"{reverse('cases:list_ended')}?after={shown[-1].public_id}" if len(found) > PAGE else ""
    return rows, goes_on


def again_words(case: Case) -> str:
    if case.state == Case.State.CLOSED:
        return _("The counselor of the child's present school has been told.")
    return _("The child is on your desk again: case %(number)s.") % {"number": case.number}


WEEK, MONTH, LONGEST = timedelta(days=7), timedelta(days=28), 200


class Due(NamedTuple):
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


class DueGroup(NamedTuple):
    slug: str
    title: str
    rows: tuple[Due, ...]
    late: bool = False


class _DueStep(NamedTuple):
    """One of a case: by when, what, and where it is done."""

    day: date
    case: Case
    what: str
    url: str
    action: str


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
    for day, case, what, url, action in steps:
        place = f"{seating.with_school(case.student_id)} · {case.number}"
        ended = case.state == Case.State.CLOSED
        late = found.deadlines[case.school_id].is_missed(day) and not ended
        yield Due(day, late, ended, case.student.public_id, case.student.name, place, what, url, action)


def _undecided(user: User, found: Queue) -> Iterator[_DueStep]:
    """Who waits for a decision, and whoever else is late; the others stand in the list of a visit."""
    always = (DECIDE, GONE)
    places = [place for place in found.places if place.step in always or (place.late_since and place.step != NEXT)]
    cases = cases_by_key(user, found.posts, [place.case for place in places])
    says = {
        DECIDE: _("Write the decision"),
        LOOK: _("Look at the papers first"),
        SEE: _("See the child"),
        TALK: _("The class teacher has not answered yet"),
        GONE: _("The child has left: agree with the family who goes on"),
    }
    for place in places:
        if place.due_on:
            case, what = cases[place.case], says[place.step]
            shown = reverse("cases:show_case", args=[case.public_id])
            decide = reverse("cases:revise_decision", args=[case.public_id])
            ways = {DECIDE: (decide, _("Decide")), TALK: (shown, _("Look")), GONE: (shown, _("Look"))}
            yield _DueStep(place.due_on, case, what, *ways.get(place.step, (f"{shown}#dec", _("Review"))))


def _steps(user: User, until: date) -> Iterator[_DueStep]:
    """Every follow-up and try, but of cases whose clocks stand still; for the others the one next day that stands."""
    taken: set[tuple[int, date]] = set()
    follow_ups = access.follow_ups_of(user).filter(**access.in_my_cases(user, "case"), done_on__isnull=True)
    for follow_up in follow_ups.filter(due_on__lte=until, case__paused_on__isnull=True):
        taken.add((follow_up.case_id, follow_up.due_on))
        url = reverse("cases:complete_follow_up", args=[follow_up.public_id])
        yield _DueStep(follow_up.due_on, follow_up.case, _("Follow-up"), url, _("Record"))
    for contact in guardian_tries_of(user, until).filter(case__paused_on__isnull=True):
        if contact.try_again_on:
            taken.add((contact.case_id, contact.try_again_on))
            url = reverse("cases:inform_guardian", args=[contact.case.public_id])
            what = _("Try to reach the guardian again")
            yield _DueStep(contact.try_again_on, contact.case, what, url, _("Record"))
    for task in consent_tasks_of(user, until):
        taken.add((task.case_id, task.due_on))
        url = reverse("cases:record_consent_task", args=[task.public_id])
        yield _DueStep(task.due_on, task.case, task_words(task), url, _("Record"))
    for case in next_steps_of(user, until):
        if case.next_on and (case.pk, case.next_on) not in taken:
            url = reverse("cases:show_case", args=[case.public_id])
            yield _DueStep(case.next_on, case, _next_words(case), url, _("Look"))
    bare = plans_without_action(user, timezone.localdate())
    for plan in bare.select_related(None).select_related("case__student"):
        what = _("Nothing in the plan runs any more: add something, or end the case")
        url = reverse("cases:edit_plan", args=[plan.case.public_id])
        yield _DueStep(timezone.localdate(), plan.case, what, url, _("Look"))


def _next_words(case: Case) -> str:
    look = rhythm_of(case)
    if look and case.next_on == look_by_rhythm(case):
        words = _("After a sign of self-harm: see or ring the child (%(rhythm)s)")
        return words % {"rhythm": rhythm_words(look.rhythm)}
    return {
        Case.State.WATCH: _("The time on watch ends: look again"),
        Case.State.PLAN: _("Look at the support plan again"),
        Case.State.REFERRED: _("See what came of the referral"),
    }.get(Case.State(case.state), _("Go on with the review"))
