"""The one place that writes which children and classes belong to a round, and a child's state in it. A class has its
sheet from the moment children sit in it, whenever it was made.

settle_child_state(screening_round, *, student) -> RoundChild | None     one child (None: never in this round)
settle_children(screening_round, student_ids=None, …) -> int          many at once, constant queries; changed rows
settle_today(*, by=None) -> int                                       every open round, daily
settle_open_rounds(student_ids) -> int                                after a change of consent or enrolment
settle_school(screening_round, *, school) -> None                     everybody there, when the school opens it
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.rounds.drafts import is_answered
from screening.rounds.models import (
    Assessment,
    ChildState,
    Informant,
    Owner,
    Result,
    RoundChild,
    ScreeningRound,
    Sheet,
    SheetRow,
)
from screening.rounds.round_scoring import forms_of_round, has_form_for
from screening.rounds.states import ChildFacts, owner_and_due, state_of
from students.consents import standing
from students.dated import in_force
from students.models import Enrolment, School, SchoolClass, Student
from students.selectors import calendar_of, consents_in_force, grade_of


class _Known:
    """What the tables say about children of a round, each question asked once. `classes`: child → class of the open
    enrolment; `rows`: (child, class) → why the row stays empty, whether it was handed in with the sheet, and whether
    what was not seen is still not seen; `answered`: (child, class) → forms handed in without an empty line, of those
    without a score."""

    def __init__(self, screening_round: ScreeningRound, children: list[int], today: date) -> None:
        here = _enrolments(screening_round, today).filter(student__in=children)
        rows = SheetRow.objects.filter(
            student__in=children, sheet__round=screening_round, sheet__informant=Informant.TEACHER
        ).values_list(
            "student_id", "sheet__school_class_id", "exclusion", "sheet__state", "handed_in_at", "still_unseen_at"
        )
        self.classes: dict[int, int] = dict(here.values_list("student_id", "school_class_id"))
        self.consents = consents_in_force(children)
        self.rows = {
            (student, school_class): (exclusion, state == Sheet.State.SUBMITTED and handed_in is not None, still)
            for student, school_class, exclusion, state, handed_in, still in rows
        }
        self.scorable = scorable_forms(screening_round, children)
        forms = forms_of_round(screening_round)
        self.forms = [form for form in forms if form.instrument.informant == Informant.TEACHER.value]
        unscored = [child for child, scores in self.scorable.items() if not all(scores)]
        handed_in = _in_force(screening_round, unscored) if unscored else ()
        self.answered = Counter(
            (one.student_id, one.school_class_id)
            for one in handed_in
            if is_answered([form for form in self.forms if form.version.pk == one.instrument_version_id], one.answers)
        )


@transaction.atomic
def settle_child_state(screening_round: ScreeningRound, *, student: Student) -> RoundChild | None:
    """Bring the child's state up to date with the facts, and return it."""
    settle_children(screening_round, [student.pk])
    return RoundChild.objects.filter(round=screening_round, student=student).first()


@transaction.atomic
def settle_children(screening_round: ScreeningRound, student_ids: Iterable[int] | None = None) -> int:
    """Bring many states up to date; all children of the round when none are named. Returns how many changed."""
    children = RoundChild.objects.filter(round=screening_round)
    if student_ids is not None:
        children = children.filter(student__in=list(student_ids))
    rows = list(children)
    if not rows:
        return 0
    today, now = timezone.localdate(), timezone.now()
    known = _Known(screening_round, [row.student_id for row in rows], today)
    calendar = calendar_of(screening_round.county)
    changed = []
    for row in rows:
        facts = _facts(screening_round, known, row.student_id)
        state, school_class = state_of(facts), known.classes.get(row.student_id, row.school_class_id)
        was_said = facts.still_unseen and state == ChildState.NOT_OBSERVED and row.owner != ""
        if (row.state, row.school_class_id) == (state, school_class) and not was_said:
            continue
        if row.state != state:
            row.state, row.since = state, now
            row.owner, row.due_on = owner_and_due(
                state, today=today, closes_on=screening_round.closes_on, calendar=calendar
            )
        if facts.still_unseen and state == ChildState.NOT_OBSERVED:
            row.owner, row.due_on = "", None
        row.school_class_id = school_class
        changed.append(row)
    _give_sheets(screening_round, {row.school_class_id for row in changed})
    RoundChild.objects.bulk_update(changed, ["state", "since", "owner", "due_on", "school_class"], batch_size=200)
    return len(changed)


@transaction.atomic
def settle_open_rounds(student_ids: Iterable[int]) -> int:
    """After a change of consent or enrolment: the states of these children, newcomers too, in every open round."""
    wanted = list(student_ids)
    changed = 0
    for one in ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN).select_related("county"):
        _admit(one, _enrolments(one, timezone.localdate()).filter(student__in=wanted))
        changed += settle_children(one, wanted)
    return changed


@transaction.atomic
def settle_today(*, by: User | None = None) -> int:
    """Once a day: last days that have passed, first days that have come. Returns how many children changed."""
    changed = 0
    for one in ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN).select_related("county"):
        here = _enrolments(one, timezone.localdate())
        changed += _admit(one, here) + settle_children(one)
        _give_sheets(one, set(here.values_list("school_class", flat=True).distinct()))
    if changed:
        audit.record(by=by, verb="round.settle", detail={"children": changed})
    return changed


@transaction.atomic
def settle_school(screening_round: ScreeningRound, *, school: School) -> None:
    here = _enrolments(screening_round, timezone.localdate()).filter(school_class__school=school)
    _admit(screening_round, here)
    settle_children(screening_round, here.values_list("student_id", flat=True))


def _admit(screening_round: ScreeningRound, here: QuerySet[Enrolment]) -> int:
    """A place in the round for these children on the roster who have none yet, and a sheet for their classes. Two
    acts at once may both find a child without one."""
    now, new = timezone.now(), here.exclude(student__round_children__round=screening_round)
    rows = [
        RoundChild(
            round=screening_round,
            student_id=student,
            school_class_id=school_class,
            since=now,
            owner=Owner.CLASS_TEACHER,
            due_on=screening_round.closes_on,
        )
        for student, school_class in new.values_list("student_id", "school_class_id")
    ]
    _give_sheets(screening_round, {row.school_class_id for row in rows})
    RoundChild.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    return len(rows)


def _give_sheets(screening_round: ScreeningRound, classes: Collection[int]) -> None:
    """For each of these classes whose grade has a form; a second time changes nothing."""
    if not classes or screening_round.state != ScreeningRound.State.OPEN:
        return
    forms, year = forms_of_round(screening_round), screening_round.school_year
    found = SchoolClass.objects.filter(pk__in=classes).exclude(sheets__round=screening_round)
    found = found.exclude(closed_on__lt=timezone.localdate()).order_by("pk")
    missing = [
        Sheet(round=screening_round, school_class=school_class, informant=informant)
        for school_class in found
        for informant in Informant.values
        if has_form_for(forms, informant, grade_of(school_class, year))
    ]
    Sheet.objects.bulk_create(missing, ignore_conflicts=True)


def _enrolments(screening_round: ScreeningRound, today: date) -> QuerySet[Enrolment]:
    """Who is in a class of a school that has opened the round, today."""
    return Enrolment.objects.filter(
        in_force(today),
        school_class__school__in=School.objects.filter(
            round_schools__round=screening_round, round_schools__opened_at__isnull=False
        ),
    )


def _facts(screening_round: ScreeningRound, known: _Known, student_id: int) -> ChildFacts:
    here = known.classes.get(student_id)
    exclusion, handed_in, still_unseen = known.rows.get((student_id, here or 0), ("", False, None))
    scores = known.scorable.get(student_id, [])
    scorable = (len(scores) == len(known.forms) and all(scores)) if scores or handed_in else None
    return ChildFacts(
        here=here is not None,
        consent=standing(known.consents.get(student_id), "teacher_forms"),
        exclusion=exclusion,
        scorable=scorable,
        round_open=screening_round.state == ScreeningRound.State.OPEN,
        answered=known.answered[student_id, here or 0] == len(known.forms),
        still_unseen=still_unseen is not None,
    )


def _in_force(screening_round: ScreeningRound, children: list[int]) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        round=screening_round, student__in=children, informant=Informant.TEACHER, superseded_at__isnull=True
    )


def scorable_forms(screening_round: ScreeningRound, children: list[int]) -> dict[int, list[bool]]:
    """Child → for each teacher form in force whether it has a score."""
    rows = Result.objects.in_force().filter(assessment__in=_in_force(screening_round, children))
    scorable = {
        (student, form): raw is not None
        for student, form, raw in rows.order_by("pk").values_list(
            "assessment__student_id", "assessment__instrument_version_id", "total_raw"
        )
    }
    scores: dict[int, list[bool]] = {}
    for (student, _form), has_score in scorable.items():
        scores.setdefault(student, []).append(has_score)
    return scores
