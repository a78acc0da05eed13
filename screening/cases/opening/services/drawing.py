"""Talks and checks drawn at random: being asked for one tells nothing, and what a round missed can be counted."""

import math
from datetime import date
from random import SystemRandom
from typing import cast

from django.db import transaction
from django.utils import timezone

from accounts import audit
from screening.cases.models import Case, TalkTask
from screening.cases.opening import clocks
from screening.cases.opening.selectors import dates_for, free_places, owner_for, rules_for
from screening.cases.opening.services.numbering import next_number
from screening.rounds.models import ChildState, Flag, Informant, RoundChild, ScreeningRound, Sheet, Tier
from students.consents import standing
from students.models import School, SchoolClass, Student
from students.selectors import calendar_of, consents_in_force

_random = SystemRandom()


@transaction.atomic
def draw_random_talks(sheet: Sheet) -> list[TalkTask]:
    """Two children of the class whom the teacher is asked to talk with as well, so that being asked tells nothing."""
    if (
        sheet.informant != Informant.TEACHER
        or TalkTask.objects.filter(
            round=sheet.round, school_class=sheet.school_class, kind=TalkTask.Kind.RANDOM
        ).exists()
    ):
        return []
    rules = rules_for(sheet.round)
    calendar = calendar_of(sheet.round.county)
    due = clocks.tier_b(timezone.localdate(), calendar=calendar, rules=rules.clocks).answer
    candidates = _may_be_drawn(sheet.round, school_class=sheet.school_class)
    drawn = _random.sample(candidates, min(rules.random_talks_a_class, len(candidates)))
    return [
        TalkTask.objects.create(
            student=student,
            school_class=sheet.school_class,
            round=sheet.round,
            kind=TalkTask.Kind.RANDOM,
            due_on=cast(date, due),
        )
        for student in drawn
    ]


def _may_be_drawn(
    current: ScreeningRound, *, school_class: SchoolClass | None = None, school: School | None = None
) -> list[Student]:
    """Rated children without a flag or a talk in this round, whose consent covers a talk."""
    children = RoundChild.objects.filter(round=current, state=ChildState.RATED)
    children = children.filter(school_class=school_class) if school_class else children
    children = children.filter(school_class__school=school) if school else children
    flagged = Flag.objects.filter(round=current, withdrawn_at__isnull=True).values("student")
    busy = TalkTask.objects.filter(round=current).values("student")
    rows = children.exclude(student__in=flagged).exclude(student__in=busy).select_related("student").order_by("pk")
    students = [row.student for row in rows]
    consents = consents_in_force([student.pk for student in students])
    return [student for student in students if standing(consents.get(student.pk), "talk") == "given"]


@transaction.atomic
def draw_random_checks(current: ScreeningRound, day: date) -> list[Case]:
    """A few children without a flag enter each school's queue unmarked, and as many flagged rows lose their mark."""
    drawn: list[Case] = []
    for school in School.objects.filter(round_schools__round=current).order_by("pk"):
        if not Case.objects.filter(round=current, school=school, kind=Case.Kind.RANDOM_CHECK).exists():
            drawn += _draw_for_school(current, school, day)
    return drawn


def _draw_for_school(current: ScreeningRound, school: School, day: date) -> list[Case]:
    rules = rules_for(current)
    looked_after = set(
        Case.objects.filter(school=school).exclude(state=Case.State.CLOSED).values_list("student_id", flat=True)
    )
    candidates = [child for child in _may_be_drawn(current, school=school) if child.pk not in looked_after]
    wanted = max(rules.random_check_at_least, math.ceil(rules.random_check_share * len(candidates)))
    waiting = Case.objects.filter(school=school, tier=Tier.A, state=Case.State.WAITING)
    places = free_places(school, day, taken=waiting.count())
    students = _random.sample(candidates, min(wanted, places, len(candidates)))
    ordinary = list(waiting.filter(kind=Case.Kind.FLAG, round=current, reviews=None).values_list("pk", flat=True))
    unmarked = _random.sample(ordinary, min(len(students), len(ordinary)))
    Case.objects.filter(pk__in=unmarked).update(hidden_until_seen=True)
    return [_open_check(student, current, school, day) for student in students]


def _open_check(student: Student, current: ScreeningRound, school: School, day: date) -> Case:
    due = dates_for(Tier.A, school, day, current)
    child = RoundChild.objects.get(round=current, student=student)
    case = Case.objects.create(
        number=next_number(day.year),
        student=student,
        school=school,
        school_class=child.school_class,
        round=current,
        kind=Case.Kind.RANDOM_CHECK,
        tier=Tier.A,
        owner=owner_for(school, day),
        opened_on=day,
        desk_due_on=due.desk,
        seen_due_on=due.seen,
        hidden_until_seen=True,
    )
    audit.record(by=None, verb="case.open", obj=case, subjects=[student.public_id], detail={"tier": case.tier})
    return case
