"""Sheets are stored and handed in, results computed, every child brought into one state: a school at a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import cast

from screening.operations.demo.rounds import FilledSheet
from screening.operations.demo.sheets import RoundAnswers, fill_class
from screening.operations.demo.world import World
from screening.rounds.class_page import page_of_class
from screening.rounds.models import ChildForm, ChildFormCount, Informant, RoundChild, Sheet, SheetRow
from screening.rounds.quality import questions
from screening.rounds.services.handing_in import hand_in
from screening.rounds.states import ChildFacts, owner_and_due, state_of
from students.models import School, SchoolClass, Student
from students.selectors import grade_of


def rate_school(desk: RoundAnswers, school: School) -> list[FilledSheet]:
    here = [(place, one) for place, one in enumerate(desk.plan.classes) if one.school_id == school.pk]
    filled = [sheet for place, school_class in here for sheet in fill_class(desk, place, school_class)]
    Sheet.objects.bulk_create([one.sheet for one in filled], batch_size=500)
    SheetRow.objects.bulk_create([row for one in filled for row in one.rows], batch_size=500)
    keep_papers(filled)
    for one in filled:
        if one.handed_in:
            _hand_in(desk, one)
    Sheet.objects.bulk_update([one.sheet for one in filled], ["quality", "class_page"], batch_size=100)
    rows = [row for _place, one in here for row in _states(desk, one, filled)]
    RoundChild.objects.bulk_create(rows, batch_size=500)
    return filled


def _hand_in(desk: RoundAnswers, filled: FilledSheet) -> None:
    round_scoring, sheet = desk.round_scoring, filled.sheet
    hand_in(round_scoring, sheet, filled.rows, by=filled.hand, at=cast(datetime, filled.handed_in))
    sheet.quality = questions(round_scoring, sheet.informant, filled.rows, filled.numbers, before=desk.before)
    if sheet.informant == Informant.TEACHER:
        forms = [form.instrument for form in round_scoring.forms_of(sheet.informant)]
        rows = [row.cells for row in filled.rows if not row.exclusion]
        sheet.class_page = page_of_class(
            forms, rows, grade=grade_of(sheet.school_class, round_scoring.round.school_year)
        )


def remember(desk: RoundAnswers, filled: Iterable[FilledSheet]) -> None:
    """Last round's answers, by which slipped rows are found."""
    for one in filled:
        for row in one.rows if one.handed_in else ():
            for form in desk.round_scoring.forms_of(one.sheet.informant):
                answers = {item.id: row.cells[item.id]["v"] for item in form.instrument.items if item.id in row.cells}
                if answers:
                    desk.before[row.student_id, form.version.pk] = answers


def _states(desk: RoundAnswers, school_class: SchoolClass, filled: list[FilledSheet]) -> list[RoundChild]:
    opens = desk.plan.round.opens_on
    sheet = next(s for s in filled if s.sheet.school_class == school_class and s.sheet.informant == Informant.TEACHER)
    rows = {row.student_id: row for row in sheet.rows}
    students = [s for s in desk.world.students[school_class.pk] if desk.world.here_on(s, opens)]
    return [_state(desk, school_class, student, sheet, rows.get(student.pk)) for student in students]


def _state(
    desk: RoundAnswers, school_class: SchoolClass, student: Student, sheet: FilledSheet, row: SheetRow | None
) -> RoundChild:
    world, current = desk.world, desk.plan.round
    until = world.day if desk.plan.is_open else current.closes_on
    here = not desk.plan.is_open or world.left_on.get(student.pk, until + timedelta(days=1)) > until
    facts = ChildFacts(
        here=here,
        consent=world.allows(student, until, "teacher_forms"),
        exclusion=row.exclusion if row else "",
        scorable=_scorable(desk, row) if sheet.handed_in and row else None,
        round_open=desk.plan.is_open,
    )
    state = state_of(facts)
    since = _since(world, current.opens_on, student, sheet, here=here, seated=row is not None)
    owner, due = owner_and_due(state, today=since, closes_on=current.closes_on, calendar=world.calendar)
    return RoundChild(
        round=current,
        student=student,
        school_class=school_class,
        state=state,
        since=world.moment(since, 16),
        owner=owner,
        due_on=due,
    )


def _since(world: World, opens: date, student: Student, sheet: FilledSheet, *, here: bool, seated: bool) -> date:
    """The opening, handing in, the answer of the family, or the day after the last one in class."""
    if not here:
        return world.left_on[student.pk] + timedelta(days=1)
    if sheet.day and seated:
        return sheet.day
    changed = [one.dated for one in world.consents.get(student.pk, ()) if one.dated > opens]
    return max([opens, *changed])


def _scorable(desk: RoundAnswers, row: SheetRow) -> bool:
    """Whether every teacher form of the row has a score."""
    answered: dict[str, int] = defaultdict(int)
    for form in desk.round_scoring.forms_of(Informant.TEACHER):
        for item in form.instrument.total.items:
            answered[form.id] += isinstance(row.cells.get(item, {}).get("v"), int)
    forms = desk.round_scoring.forms_of(Informant.TEACHER)
    return all(answered[form.id] >= form.instrument.total.min_answered for form in forms)


def keep_papers(filled: Iterable[FilledSheet]) -> None:
    """A form for every row with an answer; the others never came back."""
    sheets = [one for one in filled if one.sheet.informant == Informant.CHILD and one.handed_in]
    forms = [form for one in sheets for form in _forms(one)]
    ChildForm.objects.bulk_create(forms, batch_size=500)
    ChildFormCount.objects.bulk_create(_count(one) for one in sheets)


def _forms(filled: FilledSheet) -> list[ChildForm]:
    return [
        ChildForm(
            sheet=filled.sheet,
            student=row.student,
            outcome=ChildForm.Outcome.TYPED,
            by_hand=ChildForm.ByHand.NO,
            typed_at=cast(datetime, row.saved_at),
            typed_by=filled.hand,
        )
        for row in filled.rows
        if row.cells
    ]


def _count(filled: FilledSheet) -> ChildFormCount:
    return ChildFormCount(
        sheet=filled.sheet,
        handed_out=len(filled.rows),
        came_back=sum(bool(row.cells) for row in filled.rows),
        counted_at=cast(datetime, filled.handed_in),
        counted_by=filled.hand,
    )
