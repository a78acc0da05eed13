"""Children drawn at random: two talks a class, so that being asked tells nothing, and unmarked checks after a round."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from screening.cases.models import Case, TalkTask
from screening.operations.demo.acts import decide, look
from screening.operations.demo.caseload import Caseload, answer, new_talk, open_check
from screening.operations.demo.rounds import DemoRound, FilledSheet
from screening.rounds.models import Informant, RoundChild
from students.models import School, Student

TALKS_A_CLASS, CHECKS_A_SCHOOL = 2, 2
TALK_ANSWERS = {"nothing-further": 0.8, "watch": 0.08, "": 0.12}
NO_PLACE = (2, 2)  # rounds back, place of the school: the counselor could not see anybody more then


def talks(load: Caseload, plan: DemoRound, filled: Iterable[FilledSheet], flagged: set[int]) -> None:
    """The rated ones of a class without a flag whose consent covers a talk."""
    world = load.world
    for one in filled:
        if one.sheet.informant != Informant.TEACHER or not one.day:
            continue
        free = [
            row.student
            for row in one.rows
            if row.cells and row.student_id not in flagged and world.allows(row.student, one.day, "talk") == "given"
        ]
        due = cast(date, load.dates("B", one.sheet.school_class.school_id, one.day).answer)
        for student in _some(load, free, TALKS_A_CLASS):
            talk = new_talk(load, student, one.sheet.school_class, plan.round, due)
            load.random_talks.append(talk)
            if not plan.is_open:
                _answer_talk(load, talk, one.day)


def _answer_talk(load: Caseload, talk: TalkTask, asked: date) -> None:
    said = load.world.pick(TALK_ANSWERS)
    if said:
        answer(load, talk, said, load.world.after(asked, int(load.world.rng.integers(2, 13))))
    else:
        talk.state = TalkTask.State.LAPSED


def _some(load: Caseload, students: list[Student], wanted: int) -> list[Student]:
    chosen = load.world.rng.permutation(len(students))[:wanted]
    return [students[int(index)] for index in chosen]


def checks(load: Caseload, plan: DemoRound, cases: list[Case], flagged: set[int]) -> None:
    """At the close of a round, school by school; as many ordinary rows that still wait lose their mark."""
    talked = {talk.student_id for talk in load.random_talks if talk.round == plan.round}
    for place, school in enumerate(load.world.schools):
        if (plan.back, place) == NO_PLACE:
            continue
        drawn = _some(load, _unflagged_children(load, plan, school, flagged | talked), CHECKS_A_SCHOOL)
        for student in drawn:
            _check(load, plan, school, student)
        _unmark(plan, [case for case in cases if case.school_id == school.pk], len(drawn))


def _unflagged_children(load: Caseload, plan: DemoRound, school: School, taken: set[int]) -> list[Student]:
    rated = RoundChild.objects.filter(round=plan.round, school_class__school=school, state="rated").order_by("pk")
    day = plan.round.closes_on
    return [
        row.student
        for row in rated.select_related("student")
        if row.student_id not in taken and load.world.allows(row.student, day, "talk") == "given"
    ]


def _check(load: Caseload, plan: DemoRound, school: School, student: Student) -> None:
    here = (one for one in plan.classes if student in load.world.students[one.pk])
    case = open_check(load, student, next(here), plan.round, plan.round.closes_on)
    day = load.world.after(case.opened_on, int(load.world.rng.integers(2, 9)))
    decide(load, case, "no-concern", "talked-and-fine", day, after=look(load, case, day))


def _unmark(plan: DemoRound, cases: list[Case], wanted: int) -> None:
    closed = plan.round.closes_on
    waiting = [case for case in cases if case.tier == "A" and case.first_seen_on and case.first_seen_on > closed]
    for case in waiting[:wanted]:
        case.hidden_until_seen = True
