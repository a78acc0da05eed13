"""A round with child forms at Wang's second school, where the staff person works too, and forms to type."""

import uuid
from datetime import date

from screening.rounds import services
from screening.rounds.models import ScreeningRound, Sheet
from screening.rounds.paper_codes import child_form_code
from screening.rounds.services.child_forms import GivenForm, save_child_form
from students.models import Student
from students.services import duty as typists_services
from tests import factories as people
from tests.rounds import factories as rounds

FORMS = ("teacher-connection", "teacher-engagement", "child-loneliness", "child-engagement")
CALM = {"child-loneliness": "1141114111", "child-engagement": "444444111111"}
LONELY = {"child-loneliness": "3341334111", "child-engagement": "444444111111"}  # elevated on one form


def open_round(cast) -> ScreeningRound:
    made = rounds.make_round(cast, forms=FORMS)
    rounds.name_duty(cast, made, cast.school, cast.second_school)
    for school in (cast.school, cast.second_school):
        services.open_round_for_school(made, school=school, by=cast.admin)
    made.refresh_from_db()
    return made


def child_sheet(cast) -> Sheet:
    return Sheet.objects.get(informant="child", school_class=cast.second_class)


def name_typist(cast, person, **days) -> None:
    people.assign(person, cast.second_school, "staff") if person.role == "staff" else None
    span = {"starts": date(2026, 10, 19), "ends": date(2026, 10, 30), **days}
    typists_services.name_typist(
        person, by=cast.wang, school=cast.second_school, classes=[cast.second_class], nonce=uuid.uuid4(), **span
    )


def code_of(sheet: Sheet, student: Student) -> str:
    return child_form_code(sheet.round.public_id, student.public_id)


def type_form(sheet: Sheet, student: Student, by, digits=CALM, **given):
    values = {"by_hand": "no", "digits": digits, **given}
    return save_child_form(sheet, student=student, by=by, nonce=uuid.uuid4(), given=GivenForm(**values))


def posted(**more) -> dict[str, str]:
    signs = {"d0": CALM["child-loneliness"], "d1": CALM["child-engagement"], "version": "0"}
    return {**signs, "wish": "not-now", "by_hand": "no", "do": "save", "nonce": str(uuid.uuid4()), **more}
