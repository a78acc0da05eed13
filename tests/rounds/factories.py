"""A round of the cast, opened, and a quick way to fill and hand in its sheets."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Role, User
from screening.rounds import services
from screening.rounds.models import ScreeningRound, Sheet
from screening.rounds.selectors import seats_of
from students.models import Consent, DutyDay, Enrolment, School, SchoolClass, Student
from tests import factories as people

CALM = {"teacher-connection": "0000 0000", "teacher-engagement": "0000 0000 0000"}
ELEVATED = {"teacher-connection": "0000 0000", "teacher-engagement": "1002 2300 1200"}  # the worked example
HIGH = {"teacher-connection": "3333 0000", "teacher-engagement": "0000 0000 0000"}
BOTH = {"teacher-connection": "2220 0000", "teacher-engagement": "1002 2300 1200"}
CERTAIN = {"teacher-connection": "3333 3---", "teacher-engagement": "0000 0000 0000"}  # too few, over the line anyway
UNSEEN = {"teacher-connection": "0000 0000", "teacher-engagement": "1002 2--- ----"}  # answered, and still no result
SHORT = {"teacher-connection": "0000 0000", "teacher-engagement": "1002 2---"}


def make_round(cast, **fields) -> ScreeningRound:
    values = {
        "school_year": 2026,
        "term": 1,
        "opens_on": date(2026, 10, 12),
        "closes_on": date(2026, 10, 30),
    }
    return services.create_round(cast.county, by=cast.district, **{**values, **fields})


def name_duty(cast, screening_round: ScreeningRound, *schools, hours: str = DutyDay.Hours.DAY) -> None:
    """A duty person and a deputy for every day of the round, or the gate stays shut."""
    days = (screening_round.closes_on - screening_round.opens_on).days + 1
    places = [
        (school, *_two_of(cast, school)) for school in schools or (cast.school, cast.second_school, cast.outside_school)
    ]
    DutyDay.objects.bulk_create(
        DutyDay(
            school=school,
            date=screening_round.opens_on + timedelta(days=day),
            hours=hours,
            duty_person=person,
            duty_phone="0000-555 0110",
            deputy=deputy,
            deputy_phone="0000-555 0111",
        )
        for school, person, deputy in places
        for day in range(days)
    )


def _two_of(cast, school: School) -> list[User]:
    """Who works there; elsewhere than at the cast's own school two more colleagues."""
    if school == cast.school:
        return [cast.chen, cast.staff]
    names = [f"{name}{school.pk}" for name in ("duty", "deputy")]
    for name in names:
        if not User.objects.filter(username=name).exists():
            people.assign(people.make_user(name, "值班老师", Role.STAFF), school, "staff")
    return list(User.objects.filter(username__in=names))


def open_round(cast, **fields) -> ScreeningRound:
    """Open for the cast's own school, where everything is ready; the other schools have not opened it."""
    made = make_round(cast, **fields)
    name_duty(cast, made, cast.school)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    made.refresh_from_db()
    return made


def sheet_of(screening_round: ScreeningRound, school_class: SchoolClass, informant: str = "teacher") -> Sheet:
    return Sheet.objects.get(round=screening_round, school_class=school_class, informant=informant)


def row(student: Student, digits: Mapping[str, str], version: int = 0, loaded: str = "") -> services.RowInput:
    return services.RowInput(student.public_id, version, digits, loaded)


def save(sheet: Sheet, by, *rows: services.RowInput, nonce=None, source="screen") -> services.SaveOutcome:
    return services.save_rows(sheet, by=by, nonce=nonce or uuid.uuid4(), rows=rows, source=source)


def fill(sheet: Sheet, by, answers: Mapping[int, Mapping[str, str]] | None = None) -> services.SaveOutcome:
    """Every child of the sheet: calm, or what `answers` says by seat."""
    versions = dict(sheet.rows.values_list("student_id", "version"))
    rows = [
        row(seat.student, (answers or {}).get(seat.seat_number, CALM), versions.get(seat.student.pk, 0))
        for seat in seats_of(sheet)
    ]
    return save(sheet, by, *rows)


def hand_in(sheet: Sheet, by, answers: Mapping[int, Mapping[str, str]] | None = None, worries=()) -> Sheet:
    fill(sheet, by, answers)
    return services.submit_sheet(sheet, by=by, nonce=uuid.uuid4(), worries=worries)


def make_crowd(school_class: SchoolClass, count: int, first_seat: int = 1) -> list[Student]:
    """Many children with consent, in a few statements."""
    names = [f"学生{school_class.pk}-{seat}" for seat in range(first_seat, first_seat + count)]
    crowd = Student.objects.bulk_create(
        Student(name=name, sort_key=name.encode("gb18030").hex(), sex="girl", birth_year=2017, birth_month=5)
        for name in names
    )
    Enrolment.objects.bulk_create(
        Enrolment(student=child, school_class=school_class, seat_number=seat, starts=people.TERM_START)
        for seat, child in enumerate(crowd, first_seat)
    )
    recorder = User.objects.get(username="schooladmin")
    yes = dict.fromkeys(("teacher_forms", "child_forms", "talk"), "yes")
    Consent.objects.bulk_create(
        Consent(
            student=child,
            text_version="1.0",
            outcome="given",
            authority="parent",
            dated=people.TERM_START,
            recorded_by=recorder,
            recorded_at=timezone.now(),
            **yes,
        )
        for child in crowd
    )
    return crowd
