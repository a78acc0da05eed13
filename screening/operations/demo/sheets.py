"""A class sheet as a teacher fills it: row after row, with gaps, each cell with its moment and its hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from screening.operations.demo import schedule
from screening.operations.demo.answers import Concern, Model
from screening.operations.demo.rounds import DemoRound, FilledSheet, fills_child_forms
from screening.operations.demo.schedule import ClassPace, Codes
from screening.operations.demo.world import REFERRED, World
from screening.rounds.models import Exclusion, Informant, Sheet, SheetRow
from screening.rounds.round_scoring import PinnedForm, RoundScoring
from students.models import SchoolClass, Student

Answers = dict[str, int | str]
BLANK, NOT_SEEN, BROKEN_OFF, NOT_RATED, RETURNED = 0.01, 0.015, 0.004, 0.03, 0.88
NEW_TEACHER_HARD = frozenset({"c7", "c8", "e2", "e8"})
BROKEN_OFF_AFTER = 4


@dataclass
class RoundAnswers:
    """What is at hand while the sheets of a round are filled in. `before`: (child, form) → last round's answers."""

    world: World
    plan: DemoRound
    round_scoring: RoundScoring
    model: Model
    before: dict[tuple[int, int], Answers]


def fill_class(desk: RoundAnswers, place: int, school_class: SchoolClass) -> list[FilledSheet]:
    """The sheet of the class teacher and, where the round asks the children, theirs."""
    world, plan = desk.world, desk.plan
    progress = schedule.progress(place, is_open=plan.is_open)
    last = world.after(plan.round.opens_on, progress.after) if progress.after is not None else world.last_school_day
    students = seated_children(world, school_class, last, "teacher_forms")
    states = desk.model.states([student.pk for student in students], world.effects)
    filled = [_teacher_sheet(desk, place, school_class, progress, last, students, states)]
    grade = world.grade(school_class, plan.round.school_year)
    if any(form.instrument.grades.min <= grade for form in desk.round_scoring.forms_of(Informant.CHILD)):
        filled.append(_child_sheet(desk, school_class, world.after(last, 1), students, states))
    return filled


def seated_children(world: World, school_class: SchoolClass, day: date, scope: str) -> list[Student]:
    return [
        student
        for student in world.students[school_class.pk]
        if world.here_on(student, day) and world.allows(student, day, scope) == "given"
    ]


def _new(
    desk: RoundAnswers, school_class: SchoolClass, informant: str, hand: User, students: list[Student]
) -> FilledSheet:
    sheet = Sheet(round=desk.plan.round, school_class=school_class, informant=informant)
    seats = {student.pk: seat for seat, student in enumerate(desk.world.students[school_class.pk], 1)}
    return FilledSheet(sheet, hand, students, {student.pk: seats[student.pk] for student in students})


def _teacher_sheet(
    desk: RoundAnswers,
    place: int,
    school_class: SchoolClass,
    progress: ClassPace,
    last: date,
    students: list[Student],
    states: Concern,
) -> FilledSheet:
    world, plan = desk.world, desk.plan
    hand = world.rater(school_class, plan.round.school_year)
    filled = _new(desk, school_class, Informant.TEACHER, hand, students)
    strict = schedule.is_strict(world, school_class)
    rater, forms = desk.model.rater(hand.pk, strict=strict), desk.round_scoring.forms_of(Informant.TEACHER)
    codes: Codes = {form.id: desk.model.answer(form.instrument, states, rater) for form in forms}
    odd = schedule.oddity(plan.back, place, len(students))
    schedule.plant_answer_pattern(desk.world.rng, odd, codes)
    gaps = _Gaps(desk, forms, progress, hard=_hard(world, plan, school_class), none=odd == "identical")
    answers = [gaps.of(codes, index) for index in range(len(students))]
    if odd == "shifted":
        schedule.plant_row_shift(world.rng, forms, filled, answers, desk.before)
    unfinished = schedule.never_finished(world, plan, school_class)
    if unfinished is not None and unfinished < len(answers):
        answers[unfinished] = gaps.broken_off(answers[unfinished])
    _write_teacher_rows(world, filled, answers, progress, last, seconds=3.4 if odd == "fast" else 0)
    return filled


def _hard(world: World, plan: DemoRound, school_class: SchoolClass) -> frozenset[str]:
    """Items that a teacher who is new in class has often had no chance to see."""
    return NEW_TEACHER_HARD if schedule.is_new_to_the_class(world, plan, school_class) else frozenset()


@dataclass
class _Gaps:
    """Which items of a row stay empty or were not seen."""

    desk: RoundAnswers
    forms: Sequence[PinnedForm]
    progress: ClassPace
    hard: frozenset[str] = frozenset()
    none: bool = False  # a hand that fills every place

    def of(self, codes: Codes, index: int) -> Answers:
        world = self.desk.world
        answers: Answers = {}
        for position, form in enumerate(self.forms):
            draws = world.rng.random(len(form.instrument.items))
            for number, item in enumerate(form.instrument.items):
                if self.progress.blank_column and (position, number) == (1, 6):
                    continue
                not_seen = 0.25 if item.id in self.hard else NOT_SEEN
                if self.none or draws[number] >= BLANK:
                    seen = self.none or draws[number] >= BLANK + not_seen
                    answers[item.id] = int(codes[form.id][index, number]) if seen else "-"
        return self.broken_off(answers) if world.chance(BROKEN_OFF) else answers

    def broken_off(self, answers: Answers) -> Answers:
        """The second form was not finished."""
        rest = {item.id for item in self.forms[-1].instrument.items[BROKEN_OFF_AFTER:]}
        return {item: code for item, code in answers.items() if item not in rest}


def _write_teacher_rows(
    world: World, filled: FilledSheet, answers: list[Answers], progress: ClassPace, last: date, *, seconds: float
) -> None:
    """From the first row to handing in, at the pace of the hand; a spreadsheet comes in one piece."""
    begun = world.moment(last, 14, 40)
    pace = timedelta(seconds=seconds or float(world.rng.uniform(28, 38)))
    pace = timedelta() if progress.source == "spreadsheet" else pace
    rows = len(answers) if progress.rows is None else min(progress.rows, len(answers))
    for index, student in enumerate(filled.students[:rows]):
        left_out = progress.handed_in and world.chance(NOT_RATED) and student.name != REFERRED
        excluded = _exclusion_reason(world) if left_out else ""
        given: Answers = {} if excluded else answers[index]
        filled.rows.append(_row(filled, student, given, begun + pace * (index + 1), progress.source, excluded))
    _stamp(filled, hand_in=progress.handed_in)


def _exclusion_reason(world: World) -> str:
    return world.pick({Exclusion.ABSENT_LONG: 0.4, Exclusion.KNOWN_TOO_SHORT: 0.6})


def _child_sheet(
    desk: RoundAnswers, school_class: SchoolClass, day: date, students: list[Student], states: Concern
) -> FilledSheet:
    """Most came back and were typed by the counselor, code by code; where nobody was asked the sheet stays empty."""
    world = desk.world
    asked = [student for student in students if world.allows(student, day, "child_forms") == "given"]
    hand = world.counselors[school_class.school_id]
    filled = _new(desk, school_class, Informant.CHILD, hand, asked)
    if not fills_child_forms(world, desk.plan, school_class):
        return filled
    forms = desk.round_scoring.forms_of(Informant.CHILD)
    codes = {form.id: desk.model.answer(form.instrument, states, None) for form in forms}
    gaps, begun = _Gaps(desk, forms, ClassPace(after=0)), world.moment(day, 9, 10)
    for index, student in enumerate(students):
        if student in asked:
            back = world.chance(RETURNED)
            answers = {k: v for k, v in gaps.of(codes, index).items() if v != "-"} if back else {}
            filled.rows.append(_row(filled, student, answers, begun + timedelta(seconds=50 * (index + 1)), "paper", ""))
    _stamp(filled, hand_in=True)
    return filled


def _row(filled: FilledSheet, student: Student, answers: Answers, at: datetime, source: str, excluded: str) -> SheetRow:
    stamp = {"s": source, "at": at.astimezone(UTC).isoformat(), "by": str(filled.hand.pk)}
    saved = bool(answers or excluded)
    return SheetRow(
        sheet=filled.sheet,
        student=student,
        version=1 if saved else 0,
        cells={item: {"v": value, **stamp} for item, value in answers.items()},
        exclusion=excluded,
        saved_at=at if saved else None,
        saved_by=filled.hand if saved else None,
    )


def _stamp(filled: FilledSheet, *, hand_in: bool) -> None:
    moments = [row.saved_at for row in filled.rows if row.saved_at]
    sheet = filled.sheet
    if moments:
        sheet.started_at, sheet.last_saved_at = min(moments), max(moments)
    if hand_in and moments:
        filled.handed_in = max(moments) + timedelta(minutes=2)
        sheet.state, sheet.submitted_at, sheet.submitted_by = Sheet.State.SUBMITTED, filled.handed_in, filled.hand
