"""A round of three schools in which everything happens to somebody, by chance."""

from datetime import date, timedelta
from random import Random
from typing import Any

from screening.cases.models import Case, FollowUp, TalkTask
from screening.rounds.models import ScreeningRound
from students.models import SchoolClass, Student
from tests.factories import at, make_care, make_class, make_consent, make_student, written_together
from tests.reports.factories import decide, make_round, open_case, put_in_state

STATES = (*["rated"] * 8, "to-rate", "refused", "no-consent-yet", "not-scorable", "left", "absent-long")


def random_round(cast: Any, random: Random, count: int) -> ScreeningRound:
    """A round of three schools in which everything happens to somebody, some of it after October."""
    current = make_round(cast, cast.school, cast.second_school, cast.outside_school)
    schools = (cast.school, cast.second_school, cast.outside_school)
    classes = [make_class(school, grade, 9) for school in schools for grade in (3, 5)]
    with written_together():
        for number in range(count):
            _child(random, current, random.choice(classes), number, cast)
    return current


def _child(random: Random, current: ScreeningRound, school_class: SchoolClass, number: int, cast: Any) -> None:
    sex = random.choice((Student.Sex.GIRL, Student.Sex.BOY))
    student = make_student(school_class, f"某{number}", 100 + number, sex=sex, consent=False)
    state, since = random.choice(STATES), "2026-11-03" if random.random() < 0.1 else "2026-10-01"
    put_in_state(current, student, school_class, state, since)
    for _ in range(random.randint(0, 2)):
        _care(random, student, cast)
    for _ in range(random.choice((0, 0, 1, 2))):
        _consent(random, student, cast)
    if random.random() < 0.4:
        _follow(random, current, student, school_class, cast)


def _consent(random: Random, student: Student, cast: Any) -> None:
    make_consent(
        student,
        recorded_by=cast.admin,
        outcome=random.choice(("given", "given", "given", "withdrawn")),
        care_context=random.choice(("yes", "yes", "talk", "no")),
        authority=random.choice(("parent", "parent", "carer-only")),
        child_agrees=random.random() < 0.95,
        dated=date(2026, 9, random.randint(1, 28)),
        recorded_at=at(random.choice(("2026-09-29", "2026-09-30", "2026-11-02"))),
    )


def _care(random: Random, student: Student, cast: Any) -> None:
    more = Random(student.name)  # of its own, so that the other dice fall as they did
    make_care(
        student,
        cast.li,
        as_of=date(2026, 9, 1) + timedelta(days=random.randint(0, 70)),
        recorded_at=at(random.choice(("2026-09-20", "2026-10-20", "2026-11-02"))),
        father_away=random.choice(("now", "never", "unknown", "before")),
        father_away_since=random.choice((None, date(2025, 3, 1), date(2026, 4, 30), date(2026, 7, 1))),
        mother_away=random.choice(("now", "never", "never")),
        mother_away_since=random.choice((None, date(2025, 3, 1), date(2026, 8, 1))),
        boarding=random.random() < 0.4,
        rural_hukou=more.choice(("yes", "yes", "yes", "no", "unknown")),
        capacity_concern=more.random() < 0.6,
    )


def _follow(random: Random, current: ScreeningRound, student: Student, school_class: SchoolClass, cast: Any) -> None:
    seen = random.choice((None, date(2026, 10, 12), date(2026, 11, 2)))
    kind = random.choice((Case.Kind.FLAG, Case.Kind.FLAG, Case.Kind.FLAG, Case.Kind.RANDOM_CHECK))
    opened = random.choice((date(2026, 10, 8), date(2026, 10, 8), date(2026, 11, 2)))
    case = open_case(current, student, school_class, cast.wang, kind=kind, first_seen_on=seen, opened_on=opened)
    if random.random() < 0.3:
        TalkTask.objects.create(
            student=student,
            school_class=school_class,
            round=current,
            case=case,
            kind=TalkTask.Kind.TIER_B,
            state=TalkTask.State.ANSWERED,
            due_on=date(2026, 10, 30),
            answer="watch",
            answered_at=at(random.choice(("2026-10-14", "2026-11-02"))),
            answered_by=cast.li,
        )
    if random.random() < 0.7:
        decide(case, cast.wang, "watch", at(random.choice(("2026-10-15", "2026-11-02"))))
    for _ in range(random.randint(0, 2)):
        done = random.choice((None, date(2026, 10, 29), date(2026, 11, 2)))
        FollowUp.objects.create(
            case=case,
            due_on=random.choice((date(2026, 10, 26), date(2026, 10, 30), date(2026, 11, 9))),
            done_on=done,
            done_by=cast.wang if done else None,
        )
