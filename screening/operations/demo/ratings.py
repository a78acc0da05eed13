"""A class is rated: draft rows, assessments, results, states and flags, written in bulk with their own dates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument
from screening.library.models import InstrumentVersion, NormSet
from screening.operations.demo.answers import TRAITS, Model
from screening.operations.demo.history import Library, Plan, raters_of
from screening.operations.demo.world import World
from screening.rounds.models import Assessment, ChildState, Exclusion, Owner, Result, RoundChild, Sheet, SheetRow
from screening.scoring import ENGINE_VERSION, Norm, current_rules, parse_norm, score
from screening.scoring import Result as Scored
from students.models import SchoolClass, Student

Answers = dict[str, int | str]
NEW_TEACHER_HARD = {"c7", "c8", "e2", "e8"}


@dataclass
class Form:
    """One answered form with what was made of it."""

    student: Student
    school_class: SchoolClass
    instrument: Instrument
    version: InstrumentVersion
    rater: int
    at: datetime
    answers: Answers
    assessment: Assessment | None = None
    scored: Scored | None = None
    norm: Norm | None = None


@dataclass
class Batch:
    """Everything a round writes, kept until it is written in one go."""

    sheets: list[Sheet] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    children: list[RoundChild] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """How far a class has got: when it was submitted, or how many seats are filled in."""

    submitted: date | None
    seats: int | None = None
    blank_column: bool = False
    by_spreadsheet: bool = False


def rate_class(
    world: World, plan: Plan, model: Model, batch: Batch, school_class: SchoolClass, progress: Progress
) -> None:
    rater = raters_of(world, plan)[school_class.pk]
    students = world.students[school_class.pk]
    taking_part = [s for s in students if world.consent.get(s.pk) == "yes"]
    states = model.states([s.pk for s in taking_part], world.care)
    sheet = _sheet(world, plan, school_class, rater, progress)
    batch.sheets.append(sheet)
    codes = {i.id: model.answer(i, states[:, TRAITS.index(i.id)], model.rater(rater)) for i, _v in plan.forms}
    excluded = _exclusions(world, taking_part)
    filled = set(range(len(taking_part))) if progress.seats is None else set(range(progress.seats))
    for index, student in enumerate(taking_part):
        away = excluded.get(student.pk, "")
        answers = {} if away or index not in filled else _answers(world, plan, codes, index, progress)
        batch.rows.append(_row(sheet, student, answers, away, rater, progress))
        batch.children.append(_child(world, plan, school_class, student, answers, away, progress))
        if progress.submitted and not away:
            batch.forms += _forms(plan, student, school_class, answers, rater, _moment(world, progress.submitted))
    batch.children += [_outside(world, plan, school_class, s) for s in students if world.consent.get(s.pk) != "yes"]
    if plan.child_forms and progress.submitted:
        _child_forms(world, plan, model, batch, school_class, taking_part, states, progress.submitted)


def _moment(world: World, day: date) -> datetime:
    return world.moment(day, 15, 20)


def _sheet(world: World, plan: Plan, school_class: SchoolClass, rater: int, progress: Progress) -> Sheet:
    begun = progress.submitted or (plan.round.opens_on + timedelta(days=2) if progress.seats else None)
    saved = world.moment(progress.submitted or world.day, 15 if progress.submitted else 7, 41) if begun else None
    return Sheet(
        public_id=world.uuid(),
        round=plan.round,
        school_class=school_class,
        informant="teacher",
        state=Sheet.State.SUBMITTED if progress.submitted else Sheet.State.OPEN,
        started_at=world.moment(begun, 14, 40) if begun else None,
        last_saved_at=saved,
        submitted_at=_moment(world, progress.submitted) if progress.submitted else None,
        submitted_by_id=rater if progress.submitted else None,
    )


def _exclusions(world: World, students: list[Student]) -> dict[int, str]:
    """Two in a hundred are not rated: away from school for long, or known for under four weeks."""
    kinds = (Exclusion.ABSENT_LONG, Exclusion.KNOWN_TOO_SHORT)
    return {s.pk: kinds[int(world.rng.integers(2))] for s in students if world.chance(0.014)}


def _answers(world: World, plan: Plan, codes: dict[str, NDArray[Any]], index: int, progress: Progress) -> Answers:
    """One row with its gaps: no chance to see, left blank, and for one child in 160 a form broken off."""
    answers: Answers = {}
    broken_off = world.chance(0.006)
    for position, (instrument, _version) in enumerate(plan.forms):
        for number, item in enumerate(instrument.items):
            draw = world.rng.random()
            if progress.blank_column and (position, number) == (1, 6):
                continue
            if draw < 0.01 or (broken_off and number > 3):
                continue
            answers[item.id] = "-" if draw < 0.025 else int(codes[instrument.id][index, number])
    return answers


def _row(sheet: Sheet, student: Student, answers: Answers, away: str, rater: int, progress: Progress) -> SheetRow:
    source = "spreadsheet" if progress.by_spreadsheet else "screen"
    at = sheet.last_saved_at if answers or away else None
    cells = {
        item: {"v": value, "s": source, "at": at.isoformat() if at else "", "by": str(rater)}
        for item, value in answers.items()
    }
    return SheetRow(
        sheet=sheet,
        student=student,
        version=1 if at else 0,
        cells=cells,
        exclusion=away,
        saved_at=at,
        saved_by_id=rater if at else None,
    )


def _scorable(plan: Plan, answers: Answers) -> bool:
    return all(
        sum(1 for item in instrument.total.items if isinstance(answers.get(item), int)) >= instrument.total.min_answered
        for instrument, _version in plan.forms
    )


def _child(
    world: World,
    plan: Plan,
    school_class: SchoolClass,
    student: Student,
    answers: Answers,
    away: str,
    progress: Progress,
) -> RoundChild:
    if away:
        state = away
    elif progress.submitted:
        state = ChildState.RATED if _scorable(plan, answers) else ChildState.NOT_SCORABLE
    else:
        state = ChildState.TO_RATE
    return _state(world, plan, school_class, student, state)


def _outside(world: World, plan: Plan, school_class: SchoolClass, student: Student) -> RoundChild:
    refused = world.consent.get(student.pk) == "no"
    state = ChildState.REFUSED if refused else ChildState.NO_CONSENT_YET
    return _state(world, plan, school_class, student, state)


def _state(world: World, plan: Plan, school_class: SchoolClass, student: Student, state: str) -> RoundChild:
    owner, due = "", None
    if state == ChildState.NO_CONSENT_YET:
        owner, due = Owner.SCHOOL_ADMINISTRATOR, plan.round.opens_on + timedelta(days=14)
    elif state not in (ChildState.RATED, ChildState.REFUSED, ChildState.LEFT):
        owner, due = Owner.CLASS_TEACHER, plan.round.closes_on
    return RoundChild(
        round=plan.round,
        student=student,
        school_class=school_class,
        state=state,
        since=world.moment(min(plan.round.opens_on + timedelta(days=1), world.day), 9),
        owner=owner,
        due_on=due,
    )


def _forms(
    plan: Plan, student: Student, school_class: SchoolClass, answers: Answers, rater: int, at: datetime
) -> list[Form]:
    return [
        Form(
            student, school_class, instrument, version, rater, at,
            {item.id: answers[item.id] for item in instrument.items if item.id in answers},
        )
        for instrument, version in plan.forms
    ]  # fmt: skip


def _child_forms(
    world: World,
    plan: Plan,
    model: Model,
    batch: Batch,
    school_class: SchoolClass,
    students: list[Student],
    states: NDArray[np.float64],
    day: date,
) -> None:
    """Grades 4 to 6 of the first two schools; 88 % came back; typed by the counselor."""
    grade = world.grade(school_class, plan.round.school_year)
    if not 4 <= grade <= 6 or school_class.school not in world.schools[:2]:
        return
    typist = world.counselors[school_class.school_id].pk
    back = [index for index in range(len(students)) if world.chance(0.88)]
    for instrument, version in plan.child_forms:
        codes = model.answer(instrument, states[:, TRAITS.index(instrument.id)], None)
        for index in back:
            answers: Answers = {
                item.id: int(codes[index, number])
                for number, item in enumerate(instrument.items)
                if not world.chance(0.015)
            }
            at = world.moment(day + timedelta(days=1), 16)
            batch.forms.append(Form(students[index], school_class, instrument, version, typist, at, answers))


def write(world: World, plan: Plan, shelf: Library, batch: Batch) -> None:
    """Store the round and score every form under the norm in force, or by the count leg alone."""
    Sheet.objects.bulk_create(batch.sheets, batch_size=500)
    SheetRow.objects.bulk_create(batch.rows, batch_size=500)
    RoundChild.objects.bulk_create(batch.children, batch_size=500)
    for form in batch.forms:
        form.assessment = Assessment(
            public_id=world.uuid(),
            round=plan.round,
            student=form.student,
            school_class=form.school_class,
            instrument_version=form.version,
            informant=form.instrument.informant,
            rater_id=form.rater,
            answers=form.answers,
            sources=dict.fromkeys(form.answers, "screen" if form.instrument.informant == "teacher" else "paper"),
            submitted_at=form.at,
        )
    Assessment.objects.bulk_create([form.assessment for form in batch.forms], batch_size=500)
    rescore(world, plan, shelf, batch.forms)


def rescore(world: World, plan: Plan, shelf: Library, forms: Iterable[Form]) -> None:
    """Results beside whatever results exist already."""
    rows = []
    rules = current_rules()
    for form in forms:
        norm_set = norm_for(world, plan, shelf, form)
        form.norm = parse_norm(norm_set.data) if norm_set else None
        form.scored = score(form.instrument, form.answers, norm=form.norm, rules=rules)
        rows.append(_result(form, shelf, norm_set))
    Result.objects.bulk_create(rows, batch_size=500)


def norm_for(world: World, plan: Plan, shelf: Library, form: Form) -> NormSet | None:
    norm_set = shelf.norms.get(form.instrument.id)
    grade = world.grade(form.school_class, plan.round.school_year)
    return norm_set if norm_set and norm_set.grade_min <= grade <= norm_set.grade_max else None


def _result(form: Form, shelf: Library, norm_set: NormSet | None) -> Result:
    assert form.scored is not None  # noqa: S101  # scored two lines earlier
    total = form.scored.total
    return Result(
        assessment=form.assessment,
        engine_version=ENGINE_VERSION,
        rule_set=shelf.rules,
        norm_set=norm_set,
        scales=form.scored.to_mapping(),
        total_raw=total.raw,
        total_prorated=total.prorated,
        band=total.band or "",
        provisional=bool(total.legs and total.legs.provisional),
    )
