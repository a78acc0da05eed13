"""Two rounds: one of last term, closed, in which some children filled in a form too, and one that is half done.

Sheets are typed and handed in through the services; every case they open goes on as one of the stories.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from accounts.models import User
from screening.form_kit.rows import RowInput
from screening.instruments import Instrument
from screening.library.selectors import instrument_of
from screening.library.services import record_reliability
from screening.operations.demo import stories
from screening.operations.demo.acting import content
from screening.operations.demo.county import REFERRED, World, teacher_on
from screening.operations.demo.school_year import round_opens, terms_of
from screening.rounds.models import ClassConversation, Informant, RoundForm, ScreeningRound, Sheet
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors import seats_of
from screening.rounds.services import (
    close_round,
    create_round,
    hold_conversation,
    open_round_for_school,
    record_practice,
    save_rows,
    submit_sheet,
)
from screening.rounds.services.child_forms import GivenForm, count_child_forms, save_child_form
from screening.rounds.services.saving import exclude_child

TEACHER_FORMS = ("teacher-connection", "teacher-engagement")
CHILD_FORMS, CHILD_CLASS = ("child-loneliness", "child-engagement"), 5  # the class whose papers came back
SPREAD = {"teacher-connection": 4.5, "teacher-engagement": 6.7}
RETEST = 0.65  # invented, and said so wherever it is printed
# The open round: class → school days from the opening to handing in, or rows filled in so far. The others have not
# begun.
HANDED_IN = {4: 2, 2: 4, 5: 6, 8: 7, 9: 8}
HALF_DONE = {0: 17, 1: 12, 6: 15}
IDENTICAL = 3  # a sheet of last term in which two rows of three are the same
ROWS_A_SAVE, LOADING, WELL = 10, 0.65, 0.25
# Category cuts on a standard normal, from the shares .66/.20/.10/.04 and, of strengths, .10/.25/.38/.27.
CUTS = {"difficulty": (0.4125, 1.0803, 1.7507), "strength": (-1.2816, -0.3853, 0.6128)}


@dataclass
class Answers:
    """How much there is to be concerned about in a child, much the same in both rounds, and how it is marked."""

    world: World
    concern: dict[int, float] = field(default_factory=dict)  # student pk → in SD

    def digits(self, instrument: Instrument, students: list[int]) -> list[str]:
        states = np.array([self.state(pk) for pk in students])
        lowest, rng = min(option.code for option in instrument.options), self.world.rng
        columns = []
        for item in instrument.items:
            is_strength = item.direction == "strength"
            drawn = np.sqrt(1 - LOADING**2) * rng.normal(size=len(states))
            marked = (-1 if is_strength else 1) * LOADING * (states - WELL) + drawn
            columns.append(lowest + np.digitize(marked, CUTS["strength" if is_strength else "difficulty"]))
        return ["".join(str(code) for code in row) for row in np.array(columns).T]

    def state(self, student: int) -> float:
        if student not in self.concern:
            self.concern[student] = float(self.world.rng.normal())
        return self.concern[student] + float(self.world.rng.normal() * 0.4)


def plan(world: World) -> None:
    """Everything that happens by itself once the county stands."""
    answers = Answers(world)
    for school_class in world.classes:
        for student in world.students[school_class.pk]:
            if stories.is_told(student):
                answers.concern[student.pk] = 3.6
    spring = terms_of(world.school_year - 1)[1]
    world.clock.tell(_round(world, answers, round_opens(spring), spring.school_year, term=2))
    world.clock.tell(_round(world, answers, world.opens, world.school_year, term=1))


def _round(world: World, answers: Answers, opens: date, year: int, *, term: int) -> Iterator[datetime]:
    is_open, officer = term == 1, world.people["district"]
    closes = opens + timedelta(weeks=3, days=4 - opens.weekday())
    yield world.moment(opens - timedelta(days=10), 9)
    forms = TEACHER_FORMS if is_open else (*TEACHER_FORMS, *CHILD_FORMS)
    made = create_round(
        world.county, by=officer, school_year=year, term=term, opens_on=opens, closes_on=closes, forms=forms
    )
    if not is_open:
        _record_retest(made, officer)
    yield world.moment(opens - timedelta(days=4), 16)
    for place, teacher in enumerate(dict.fromkeys(world.teachers.values())):
        if place % 3 and teacher != world.people["teacher"] and is_open:
            record_practice(by=teacher)
    yield world.moment(opens, 8)
    for school in world.schools:
        open_round_for_school(made, school=school, by=world.admins[school.pk])
    for sheet in made.sheets.select_related("school_class__school", "round").order_by("school_class", "pk"):
        place = world.classes.index(sheet.school_class)
        if sheet.informant == Informant.TEACHER:
            world.clock.tell(_teacher_sheet(world, answers, sheet, place, is_open=is_open))
        elif place == CHILD_CLASS:
            world.clock.tell(_child_sheet(world, answers, sheet))
    yield world.moment(closes, 18)
    close_round(made)
    _follow(world, made)


def _record_retest(made: ScreeningRound, officer: User) -> None:
    for row in RoundForm.objects.filter(round=made, instrument_version__instrument__in=SPREAD):
        version = row.instrument_version
        record_reliability(
            version,
            by=officer,
            scale=instrument_of(version).total.id,
            kind="retest",
            value=RETEST,
            sd=SPREAD[version.instrument],
            source="演示用的虚构数值 · invented for the demo",
        )


def _teacher_sheet(world: World, answers: Answers, sheet: Sheet, place: int, *, is_open: bool) -> Iterator[datetime]:
    """Ten children at a sitting; the last sitting hands it in."""
    handed_in = HANDED_IN.get(place) if is_open else 4 + place * 3 % 11
    if handed_in is None and place not in HALF_DONE:
        return
    day = world.after(sheet.round.opens_on, handed_in) if handed_in else world.last_school_day
    yield world.moment(day, 14, 40)
    by, seats = teacher_on(world, sheet.school_class, day), list(seats_of(sheet))
    wanted = len(seats) if handed_in else HALF_DONE[place]
    absent = seats[-1] if handed_in and place % 2 else None
    rows = _typed_rows(world, answers, sheet, wanted, identical=not is_open and place == IDENTICAL)
    for first in range(0, len(rows), ROWS_A_SAVE):
        save_rows(sheet, by=by, nonce=world.uuid(), rows=rows[first : first + ROWS_A_SAVE])
        yield world.moment(day, 14, 46 + first // 2)
    if handed_in:
        if absent and absent.student.name != REFERRED:
            exclude_child(sheet, student=absent.student, by=by, reason="absent-long")
        submit_sheet(sheet, by=by, nonce=world.uuid())
        _follow(world, sheet.round, sheet)


def _typed_rows(world: World, answers: Answers, sheet: Sheet, wanted: int, *, identical: bool) -> list[RowInput]:
    """Now and then a place is left out or was not seen."""
    seats, forms = list(seats_of(sheet))[:wanted], forms_of_sheet(sheet)
    typed = [answers.digits(form.instrument, [seat.student_id for seat in seats]) for form in forms]
    rows = []
    for number, (seat, *digits) in enumerate(zip(seats, *typed, strict=True)):
        texts = {form.id: text for form, text in zip(forms, digits, strict=True)}
        if identical and number % 3:
            texts[forms[-1].id] = ("10010" * 9)[: len(digits[-1])]
        elif world.chance(0.06):
            first = texts[forms[0].id]
            texts[forms[0].id] = first[:4] + "-" + first[5:]
        elif number == 3 and sheet.round.term == 2:
            texts[forms[-1].id] = texts[forms[-1].id][:4]  # a child the teacher could not make out
        rows.append(RowInput(seat.student.public_id, 0, texts))
    return rows


def _child_sheet(world: World, answers: Answers, sheet: Sheet) -> Iterator[datetime]:
    """Most papers came back and were typed by the counselor; one child wishes to talk."""
    yield world.moment(world.after(sheet.round.opens_on, 9), 9, 10)
    by, seats = world.counselors[sheet.school_class.school_id], list(seats_of(sheet))
    forms, back = forms_of_sheet(sheet), seats[: len(seats) - 2]
    count_child_forms(sheet, by=by, handed_out=len(seats), came_back=len(back))
    typed = [answers.digits(form.instrument, [seat.student_id for seat in back]) for form in forms]
    for number, (seat, *digits) in enumerate(zip(back, *typed, strict=True)):
        texts = {form.id: text for form, text in zip(forms, digits, strict=True)}
        wish = {"wish": "yes", "whom": content("phrases")["whom"][0]} if number == 5 else {}
        given = GivenForm(by_hand="no", digits=texts, **wish)
        save_child_form(sheet, student=seat.student, by=by, nonce=world.uuid(), given=given)
    submit_sheet(sheet, by=by, nonce=world.uuid())
    _follow(world, sheet.round)


def _follow(world: World, made: ScreeningRound, sheet: Sheet | None = None) -> None:
    """What was opened just now goes on as a story; a class with many or few flags is talked about."""
    stories.begin_all(world)
    talk = sheet and ClassConversation.objects.filter(round=made, school_class=sheet.school_class).first()
    if talk:
        world.clock.tell(_conversation(world, talk))


def _conversation(world: World, talk: ClassConversation) -> Iterator[datetime]:
    day = world.after(world.day if talk.round.term == 1 else talk.asked_at.date(), 4)
    yield world.moment(day, 16)
    outcome, note = content("phrases")["class_talks"][world.classes.index(talk.school_class) % 3]
    by = world.counselors[talk.school_class.school_id]
    hold_conversation(talk, by=by, held_on=day, outcome=outcome, note=note)
