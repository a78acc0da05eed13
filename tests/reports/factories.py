"""A round and cases for figures."""

from datetime import date, datetime
from uuid import uuid4

from accounts.models import User
from screening.cases.models import Case, Decision
from screening.library.services import current_rules
from screening.rounds.models import ChildState, Owner, RoundChild, RoundSchool, ScreeningRound
from students.models import School, SchoolClass, Student
from tests.factories import at, make_student


def make_round(cast: object, *schools: School, opens: date = date(2026, 9, 28)) -> ScreeningRound:
    current = ScreeningRound.objects.create(
        county=cast.county,
        school_year=2026,
        term=1,
        opens_on=opens,
        closes_on=date(2026, 10, 23),
        state=ScreeningRound.State.OPEN,
        rule_set=current_rules(by=cast.district),
        created_by=cast.district,
    )
    for school in schools:
        RoundSchool.objects.create(round=current, school=school, opened_at=at("2026-09-28"), opened_by=cast.admin)
    return current


def put_in_state(
    current: ScreeningRound, student: Student, school_class: SchoolClass, state: str, since: str = "2026-10-01"
) -> RoundChild:
    settled = state in (ChildState.RATED, ChildState.REFUSED, ChildState.LEFT)
    return RoundChild.objects.create(
        round=current,
        student=student,
        school_class=school_class,
        state=state,
        since=at(since),
        owner="" if settled else Owner.CLASS_TEACHER,
        due_on=None if settled else current.closes_on,
    )


def fill_class(current: ScreeningRound, school_class: SchoolClass, states: dict[str, int]) -> list[Student]:
    """As many new children in each state; the answer is in order of the states."""
    children = []
    for state, count in states.items():
        for _index in range(count):
            seat = 100 + len(children)
            student = make_student(school_class, f"某{len(children)}", seat, consent=False)
            put_in_state(current, student, school_class, state)
            children.append(student)
    return children


def open_case(
    current: ScreeningRound, student: Student, school_class: SchoolClass, owner: User, **fields: object
) -> Case:
    defaults: dict[str, object] = {
        "number": f"T-{uuid4().hex[:10]}",
        "tier": "A",
        "opened_on": date(2026, 10, 8),
        "desk_due_on": date(2026, 10, 15),
        "seen_due_on": date(2026, 10, 22),
    }
    return Case.objects.create(
        student=student,
        school=school_class.school,
        school_class=school_class,
        round=current,
        owner=owner,
        **{**defaults, **fields},
    )


def decide(case: Case, by: User, decision: str, moment: datetime) -> Decision:
    return Decision.objects.create(case=case, decision=decision, reason="other", decided_by=by, decided_at=moment)
