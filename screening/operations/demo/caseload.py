"""Everything written about cases, as the services write it, only with the days on which it would have been written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, cast

from django.utils import timezone

from screening.cases.models import (
    Case,
    CaseCounter,
    Decision,
    GuardianContact,
    Review,
    TalkTask,
    TeacherMessage,
    WatchCheck,
)
from screening.cases.opening import clocks
from screening.cases.opening.services.numbering import PREFIX
from screening.operations.demo.acting import content
from screening.operations.demo.flags import Raised
from screening.operations.demo.world import World
from screening.rounds.models import Flag, ScreeningRound, TeacherConcern
from screening.scoring import current_rules
from screening.scoring.rules import Clocks
from students.models import SchoolClass, Student
from students.selectors import visit_days

CHUNK = 500


@dataclass
class Caseload:
    """The cases of the county in lists, stored together at the end."""

    world: World
    cases: list[Case] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    guardians: list[GuardianContact] = field(default_factory=list)
    talks: dict[int, TalkTask] = field(default_factory=dict)  # id of the case object → its talk
    random_talks: list[TalkTask] = field(default_factory=list)
    checks: dict[int, list[WatchCheck]] = field(default_factory=lambda: defaultdict(list))  # the same way
    messages: list[TeacherMessage] = field(default_factory=list)
    concerns: dict[int, TeacherConcern] = field(default_factory=dict)  # the same way
    in_force: dict[int, Decision] = field(default_factory=dict)
    planned: list[tuple[Case, date]] = field(default_factory=list)
    referred: list[tuple[Case, date]] = field(default_factory=list)
    sent: set[tuple[Any, ...]] = field(default_factory=set)  # what went out, so that it goes out once
    _dates: dict[tuple[str, int, date], clocks.DueDates] = field(default_factory=dict)

    @cached_property
    def rules(self) -> Clocks:
        return current_rules().clocks

    def dates(self, tier: str, school: int, opened: date) -> clocks.DueDates:
        key = (tier, school if tier == "A" else 0, opened)
        if key not in self._dates:
            self._dates[key] = self._count_dates(*key)
        return self._dates[key]

    def _count_dates(self, tier: str, school: int, opened: date) -> clocks.DueDates:
        calendar = self.world.calendar
        if tier == "B":
            return clocks.tier_b(opened, calendar=calendar, rules=self.rules)
        visits = visit_days(self.world.posts[school], opened + timedelta(days=1), 4, calendar)
        return clocks.tier_a(opened, calendar=calendar, visits=visits, rules=self.rules)


def open_case(load: Caseload, raised: Raised, flag: Flag) -> Case:
    """A case for a flag, with its owner and its dates; tier B asks the class teacher."""
    tier = "B" if flag.pk in raised.stepped_up else flag.tier
    case = _case(load, flag.student, flag.school_class, flag.round, tier, timezone.localdate(flag.raised_at))
    case.flag = flag
    if tier == "B":
        talk = new_talk(load, case.student, case.school_class, case.round, cast(date, case.answer_due_on))
        talk.case, talk.kind = case, TalkTask.Kind.TIER_B
        load.talks[id(case)] = talk
    if flag.pk in raised.concerns:
        load.concerns[id(case)] = raised.concerns[flag.pk]
    return case


def open_check(load: Caseload, student: Student, school_class: SchoolClass, current: ScreeningRound, day: date) -> Case:
    """A child drawn at random at the end of a round: unmarked until seen, no flag."""
    case = _case(load, student, school_class, current, "A", day)
    case.kind, case.hidden_until_seen = Case.Kind.RANDOM_CHECK, True
    return case


def _case(
    load: Caseload, student: Student, school_class: SchoolClass, current: ScreeningRound | None, tier: str, day: date
) -> Case:
    due = load.dates(tier, school_class.school_id, day)
    case = Case(
        student=student,
        school_id=school_class.school_id,
        school_class=school_class,
        round=current,
        tier=tier,
        owner=load.world.counselors[school_class.school_id],
        opened_on=day,
        desk_due_on=due.desk,
        seen_due_on=due.seen,
        answer_due_on=due.answer,
    )
    load.cases.append(case)
    return case


def new_talk(
    load: Caseload, student: Student, school_class: SchoolClass, current: ScreeningRound | None, due: date
) -> TalkTask:
    return TalkTask(
        student=student,
        school_class=school_class,
        round=current,
        kind=TalkTask.Kind.RANDOM,
        due_on=due,
    )


def answer(load: Caseload, talk: TalkTask, said: str, day: date) -> None:
    talk.state, talk.answer = TalkTask.State.ANSWERED, said
    talk.note = content("phrases")["teacher_note"] if load.world.chance(0.2) else ""
    talk.answered_at = load.world.moment(day, 12, 30)
    talk.answered_by = load.world.teacher_on(day, talk.school_class_id)


def move_to_counselor(load: Caseload, case: Case, day: date) -> None:
    """Tier B becomes tier A: no answer, “please see”, or a re-score."""
    due = load.dates("A", case.school_id, day)
    case.tier, case.became_a_on, case.desk_due_on, case.seen_due_on = "A", day, due.desk, due.seen
    talk = load.talks.get(id(case))
    if talk and talk.state == TalkTask.State.WAITING:
        talk.state = TalkTask.State.LAPSED


def store(load: Caseload) -> None:
    numbers: dict[int, int] = defaultdict(int)  # year → last number given out
    for case in load.cases:
        numbers[case.opened_on.year] += 1
        case.number = f"{PREFIX}-{case.opened_on.year}-{numbers[case.opened_on.year]:04d}"
    _mark_second_cases(load.cases)
    checks = [check for rows in load.checks.values() for check in rows]
    talks = [*load.talks.values(), *load.random_talks]
    lists: Iterable[list[Any]] = (
        load.cases, load.reviews, load.decisions, load.guardians, talks, checks, load.messages,
    )  # fmt: skip
    for rows in lists:
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=CHUNK)
    CaseCounter.objects.bulk_create(CaseCounter(year=year, last=last) for year, last in numbers.items())


def _mark_second_cases(cases: Iterable[Case]) -> None:
    """Rounds are written one after the other; at the end the services join what is open twice."""
    known: set[tuple[int, int]] = set()
    for case in sorted(cases, key=lambda one: one.opened_on):
        key = (case.student_id, case.school_id)
        case.to_be_joined = case.state != Case.State.CLOSED and key in known
        known |= set() if case.state == Case.State.CLOSED else {key}
