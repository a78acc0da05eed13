"""Readings that start from rows a door has returned: calendars, labels, rosters, who is responsible."""

import json
from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from students import access
from students.calendar import DaySpan, SchoolCalendar, TermDates
from students.consents import standing
from students.dated import in_force
from students.labels import CareFacts
from students.models import (
    CareArrangement,
    Consent,
    County,
    Enrolment,
    FamilyContact,
    RosterHeadings,
    RosterImport,
    School,
    SchoolClass,
    StaffAssignment,
    StrengthNote,
    Student,
)
from students.roster.headings import RawRow
from students.roster.layout import CARE, NAME
from students.roster.matching import Answers, RosterChild
from students.roster.plan import ImportPlan, make_plan
from students.roster.rows import parse
from students.roster.tables import FileLine

LONGEST_SHORT_MONTH = 28


def calendar_of(county: County) -> SchoolCalendar:
    return SchoolCalendar.of(
        [TermDates(t.school_year, t.number, t.starts, t.ends) for t in county.terms.all()],
        [DaySpan(h.starts, h.ends) for h in county.holidays.all()],
        [d.date for d in county.make_up_days.all()],
    )


def calendar_parts(county: str) -> tuple[str, ...]:
    """For `prefetch_related`, where many rows are asked for their school year; `county` is the way to it."""
    return tuple(f"{county}__{part}" for part in ("terms", "holidays", "make_up_days"))


def grade_of(school_class: SchoolClass, school_year: int) -> int:
    return school_year - school_class.cohort_year + 1


def class_label(school_class: SchoolClass, school_year: int) -> str:
    """三年级(1)班, or Grade 3 (1)."""
    if not formats.is_english():
        return class_in_files(school_class, school_year)
    return f"{formats.grade(grade_of(school_class, school_year))} ({school_class.number})"


def class_in_files(school_class: SchoolClass, school_year: int) -> str:
    """三年级(1)班 in any language: the lists a school passes on are Chinese, and a spreadsheet makes a day of 3-1."""
    return f"{formats.grade_in_chinese(grade_of(school_class, school_year))}({school_class.number})班"


def current_class_label(school_class: SchoolClass, day: date) -> str:
    """The label in the school year of the day; loads the county's terms when they are not prefetched."""
    county = school_class.school.township.county
    return class_label(school_class, calendar_of(county).school_year(day))


def roster_on(school_class: SchoolClass, day: date) -> QuerySet[Enrolment]:
    """The children of a class on a day, in seat order, then by name as GB 18030 sorts it."""
    rows = school_class.enrolments.filter(in_force(day)).select_related("student", "school_class")
    return rows.order_by("seat_number", "student__sort_key", "pk")


def current_seat(student: Student) -> Enrolment:
    """Where a child that a door has returned sits today."""
    rows = student.enrolments.filter(in_force(timezone.localdate()))
    return rows.select_related("school_class__school__township__county").latest("starts", "pk")


def contacts_of(student: Student) -> QuerySet[FamilyContact]:
    """Whom to call, guardians first."""
    return student.family_contacts.filter(ended_at__isnull=True).order_by("-is_guardian", "pk")


def contacts_at_hand(student: Student) -> list[FamilyContact]:
    """The same of a child whose contacts are prefetched."""
    rows = [one for one in student.family_contacts.all() if one.ended_at is None]
    return sorted(rows, key=lambda one: (not one.is_guardian, one.pk))


def registration_state(student: Student) -> str:
    """Changes with every entry a registration sheet could touch; begins with the care entry in force."""
    care = student.care_arrangements.order_by("as_of", "pk").values_list("pk", flat=True).last() or 0
    added = (student.care_arrangements, student.consents, student.family_contacts, student.registration_sheets)
    ended = student.family_contacts.filter(ended_at__isnull=False)
    return "-".join(str(number) for number in (care, *(rows.count() for rows in (*added, ended))))


def registration_states(seats: QuerySet[Enrolment]) -> list[list[str]]:
    """The same for children of a class, one line a child, in one query: what a printed list of them rests on."""
    entries = {name: Max(f"student__{name}") for name in ("care_arrangements", "consents", "family_contacts")}
    callable_still = Q(student__family_contacts__ended_at__isnull=True)
    counted = Count("student__family_contacts", filter=callable_still, distinct=True)
    rows = seats.annotate(**{f"last_{name}": last for name, last in entries.items()}, callable_still=counted)
    columns = ("seat_number", "student__public_id", "student__name", *(f"last_{name}" for name in entries))
    return [[str(value) for value in row] for row in rows.values_list(*columns, "callable_still")]


def strengths_of(student: Student) -> QuerySet[StrengthNote]:
    """The unscored lines, newest first."""
    return student.strength_notes.order_by("-recorded_at", "-pk")


def consents_in_force(student_ids: Iterable[int]) -> dict[int, Consent]:
    """Child → the latest answered consent sheet; a child without one is missing from the answer."""
    rows = access.consent_rows(student_ids).defer("guardian_name", "witness")  # deciphered only where they are read
    return {row.student_id: row for row in rows}


def arrangements_in_force(student_ids: Iterable[int]) -> dict[int, CareArrangement]:
    """Child → the latest recorded care arrangement, with ``student`` loaded; none of a family that does not agree, or
    no longer agrees, that life at home is recorded."""
    ids = list(student_ids)
    refused = {child for child, sheet in consents_in_force(ids).items() if standing(sheet, "care_context") == "refused"}
    rows = access.care_rows(ids).select_related("student").defer("child_on_calls")
    return {row.student_id: row for row in rows if row.student_id not in refused}


OF_THE_ROW = [field.name for field in fields(CareFacts) if not field.name.startswith("birth")]


def facts_of(row: CareArrangement) -> CareFacts:
    told = {name: getattr(row, name) for name in OF_THE_ROW}
    return CareFacts(row.student.birth_year, row.student.birth_month, **told)


def care_in_force(student_ids: Iterable[int]) -> dict[int, CareFacts]:
    """Child → the facts as last recorded; a child nobody has recorded is missing from the answer."""
    return {student: facts_of(row) for student, row in arrangements_in_force(student_ids).items()}


def _on_duty(day: date, duty: str) -> QuerySet[StaffAssignment]:
    rows = StaffAssignment.objects.filter(in_force(day), duty=duty, user__is_active=True)
    return rows.select_related("user").order_by("starts", "pk")


def class_teacher_of(school_class: SchoolClass, day: date) -> User | None:
    row = _on_duty(day, StaffAssignment.Duty.CLASS_TEACHER).filter(school_class=school_class).last()
    return row.user if row else None


def counselor_of(school: School, day: date) -> User | None:
    row = counselor_assignment_of(school, day)
    return row.user if row else None


def counselor_assignment_of(school: School, day: date) -> StaffAssignment | None:
    return _on_duty(day, StaffAssignment.Duty.COUNSELOR).filter(school=school).last()


def visit_days(
    assignment: StaffAssignment, start: date, count: int, calendar: SchoolCalendar | None = None
) -> list[date]:
    """The next ``count`` days on or after ``start`` on which the counselor visits; school days only with a calendar."""
    monday = assignment.starts - timedelta(days=assignment.starts.weekday())
    found: list[date] = []
    for offset in range(370):
        day = start + timedelta(days=offset)
        week = (day - monday).days // 7
        visits = day.weekday() in assignment.visit_weekdays and week % assignment.visit_every_weeks == 0
        if visits and (calendar is None or calendar.is_school_day(day)):
            found.append(day)
        if len(found) == count:
            break
    return found


def school_year_words(school_year: int, term: int) -> str:
    """2026–2027 学年第一学期."""
    words = _("%(year)s–%(next)s, first term") if term == 1 else _("%(year)s–%(next)s, second term")
    return words % {"year": school_year, "next": school_year + 1}


def closing_words(day: int) -> str:
    """Up to which day of a month its report counts."""
    return _("its last day") if day > LONGEST_SHORT_MONTH else _("day %(day)s") % {"day": day}


def school_year_of(school: School) -> int:
    return calendar_of(school.township.county).school_year(timezone.localdate())


def open_classes(school: School) -> QuerySet[SchoolClass]:
    return school.classes.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate()))


def classes_by_name(school: School) -> dict[tuple[int, int], int]:
    """(grade, number) → open class of the school."""
    year = school_year_of(school)
    return {(grade_of(row, year), row.number): row.pk for row in open_classes(school)}


def remembered_headings(school: School) -> dict[str, str]:
    """What the school's own headings mean, as somebody once assigned them."""
    known = RosterHeadings.objects.filter(school=school).first()
    return json.loads(known.words) if known else {}


def stored_lines(roster: RosterImport) -> list[FileLine]:
    """The lines of a file whose columns are not known yet."""
    return [FileLine(number, tuple(cells)) for number, cells in _stored(roster, "lines")]


def stored_rows(roster: RosterImport) -> list[RawRow]:
    return [RawRow(*kept) for kept in _stored(roster, "rows")]


def unused_headings(roster: RosterImport) -> list[str]:
    return _stored(roster, "unused")


def _stored(roster: RosterImport, part: str) -> list[Any]:
    found: list[Any] = json.loads(roster.rows or "{}").get(part, [])
    return found


def import_plan(
    user: User, roster: RosterImport, *, answers: Answers | None = None, only: Collection[int] | None = None
) -> ImportPlan:
    """What the uploaded rows would do to the roster of today; with the problems of the rows that cannot be read."""
    raw = stored_rows(roster)
    rows, unread = parse(raw, today=timezone.localdate(), school_year=school_year_of(roster.school))
    seats = list(access.seats_of_school(user, roster.school))
    known = known_children(seats, with_care=any(row.care for row in rows))
    bad = {problem.row for problem in unread}
    names = [line.cells.get(NAME, "") for line in raw if line.number in bad]
    plan = make_plan(rows, known, classes_by_name(roster.school), answers=answers, only=only, unread=names)
    problems = sorted([*unread, *plan.problems], key=lambda problem: problem.row)
    return replace(plan, problems=problems)


def known_children(seats: Iterable[Enrolment], *, with_care: bool = False) -> list[RosterChild]:
    """Children of the roster as a file is compared with them."""
    seats = list(seats)
    ids = [seat.student_id for seat in seats] if with_care else []
    care = {pk: _facts(row) for pk, row in arrangements_in_force(ids).items()}
    consents = consents_in_force(ids)
    refused = {pk for pk in ids if standing(consents.get(pk), "care_context") == "refused"}
    return [
        RosterChild(
            student=seat.student_id,
            school_class=seat.school_class_id,
            seat=seat.seat_number,
            name=seat.student.name,
            sex=seat.student.sex,
            birth_year=seat.student.birth_year,
            birth_month=seat.student.birth_month,
            register_hash=seat.student.register_hash,
            public_id=str(seat.student.public_id),
            care=None if seat.student_id in refused else care.get(seat.student_id, {}),
        )
        for seat in seats
    ]


CARRIED_ON = "first_separation capacity_concern".split()  # no column of a file says these


def _facts(row: CareArrangement) -> dict[str, object]:
    return {key: getattr(row, key) for key in (*CARE, *CARRIED_ON)}
