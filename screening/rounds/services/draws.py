"""Children drawn at random, so that a talk becomes ordinary and what is missed can be told. Not flags.

    random_talks(screening_round, school_class) -> list[Student]     two of a class, beside the talks of tier B
    random_checks(screening_round, school) -> list[Student]          2 % of the unflagged, at least two a school

Only rated children whose consent covers a talk, and who have no flag in the round. The order of the draw is fixed by
the round's id: asked twice, the same children come, whatever happened in between.
"""

import hashlib
import math

from django.db.models import QuerySet

from screening.library.selectors import rules_of
from screening.rounds.models import ChildState, Flag, RoundChild, ScreeningRound
from screening.rounds.states import consent_scope
from students.models import School, SchoolClass, Student
from students.selectors import consents_in_force


def random_talks(screening_round: ScreeningRound, school_class: SchoolClass) -> list[Student]:
    rows = RoundChild.objects.filter(round=screening_round, school_class=school_class)
    drawn = _drawn(screening_round, rows, f"talk {school_class.public_id}")
    return drawn[: rules_of(screening_round.rule_set).random_talks_a_class]


def random_checks(screening_round: ScreeningRound, school: School) -> list[Student]:
    rules = rules_of(screening_round.rule_set)
    rows = RoundChild.objects.filter(round=screening_round, school_class__school=school)
    drawn = _drawn(screening_round, rows, f"check {school.public_id}")
    wanted = max(rules.random_check_at_least, math.ceil(rules.random_check_share * len(drawn)))
    return drawn[:wanted]


def _drawn(screening_round: ScreeningRound, rows: QuerySet[RoundChild], purpose: str) -> list[Student]:
    rated = [row.student for row in rows.filter(state=ChildState.RATED).select_related("student")]
    flagged = set(
        Flag.objects.filter(round=screening_round, withdrawn_at__isnull=True).values_list("student_id", flat=True)
    )
    consents = consents_in_force(student.pk for student in rated)
    may = [
        student
        for student in rated
        if student.pk not in flagged and consent_scope(consents.get(student.pk), "talk") == "given"
    ]
    return sorted(may, key=lambda student: _lot(screening_round, purpose, student))


def _lot(screening_round: ScreeningRound, purpose: str, student: Student) -> str:
    return hashlib.sha256(f"{screening_round.public_id} {purpose} {student.public_id}".encode()).hexdigest()
