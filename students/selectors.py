"""Readings that start from rows a door has returned: calendars, labels, rosters, who is responsible."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.shortcuts import is_reading, once_while_reading
from screening import formats
from students import access
from students.calendar import DaySpan, SchoolCalendar, TermDates
from students.consents import refuses, standing
from students.dated import in_force
from students.labels import CareFacts
from students.models import (
    CareArrangement,
    Consent,
    County,
    CountyAssignment,
    Enrolment,
    FamilyContact,
    School,
    SchoolClass,
    StaffAssignment,
    StrengthNote,
    Student,
)
from students.roster.cells import LAST_OF_PRIMARY
from students.roster.layout import CARE
from students.roster.matching import RosterChild

CALENDAR_PARTS = frozenset(("terms", "holidays", "make_up_days"))


def read_calendar(county: County) -> SchoolCalendar:
    """All three parts in one question; a make-up day begins and ends on its date."""
    terms = county.terms.order_by().values_list(Value("terms"), "school_year", "number", "starts", "ends")
    holidays = county.holidays.order_by().values_list(Value("holidays"), Value(0), Value(0), "starts", "ends")
    days = county.make_up_days.order_by().values_list(Value("make_up_days"), Value(0), Value(0), "date", F("date"))
    rows: dict[str, list[Any]] = {part: [] for part in CALENDAR_PARTS}
    for part, *row in terms.union(holidays, days, all=True):
        rows[part].append(row)
    return SchoolCalendar.of(
        [TermDates(*row) for row in rows["terms"]],
        [DaySpan(starts, ends) for _year, _number, starts, ends in rows["holidays"]],
        [day for _year, _number, day, _same in rows["make_up_days"]],
    )


LAST_GRADE = {School.Kind.NINE_YEAR: formats.HIGHEST_GRADE}


def calendar_of(county: County) -> SchoolCalendar:
    return once_while_reading(("calendar", county.pk), lambda: _calendar_of(county))


def _calendar_of(county: County) -> SchoolCalendar:
    if getattr(county, "_prefetched_objects_cache", {}).keys() >= CALENDAR_PARTS:
        return SchoolCalendar.of(
            [TermDates(t.school_year, t.number, t.starts, t.ends) for t in county.terms.all()],
            [DaySpan(h.starts, h.ends) for h in county.holidays.all()],
            [d.date for d in county.make_up_days.all()],
        )
    return read_calendar(county)


def calendar_parts(county: str) -> tuple[str, ...]:
    """For `prefetch_related`, where many rows are asked for their school year; `county` is the way to it. Nothing on a
    page that only reads: there each county is asked once anyway."""
    return () if is_reading() else tuple(f"{county}__{part}" for part in sorted(CALENDAR_PARTS))


def grade_of(school_class: SchoolClass, school_year: int) -> int:
    return school_year - school_class.cohort_year + 1


def has_graduated(school_class: SchoolClass, school_year: int) -> bool:
    return grade_of(school_class, school_year) > school_class.last_grade


def is_in_last_grade(school_class: SchoolClass) -> bool:
    """Its children finish the school with this school year, or have finished it."""
    return grade_of(school_class, school_year_of(school_class.school)) >= school_class.last_grade


def class_label(school_class: SchoolClass, school_year: int) -> str:
    """三年级(1)班, or Grade 3 (1); 2018级(1)班 where the last grade is over and nobody has ended the class yet."""
    if not formats.is_english():
        return class_in_files(school_class, school_year)
    if has_graduated(school_class, school_year):
        return f"Entry {school_class.cohort_year} ({school_class.number})"
    return place_label(grade_of(school_class, school_year), school_class.number)


def place_label(grade: int, number: int) -> str:
    """The same of a class that may not be there yet."""
    return f"{formats.grade(grade)} ({number})" if formats.is_english() else f"{formats.grade(grade)}({number})班"


def class_in_files(school_class: SchoolClass, school_year: int) -> str:
    """三年级(1)班 in any language: the lists a school passes on are Chinese, and a spreadsheet makes a day of 3-1."""
    if has_graduated(school_class, school_year):
        return f"{school_class.cohort_year}级({school_class.number})班"
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


def last_seat(student: Student) -> Enrolment:
    """Today's; of a child who has left the last one."""
    rows = student.enrolments.filter(starts__lte=timezone.localdate())
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
    ids = tuple(student_ids)
    rows = access.consent_rows(ids).defer("guardian_name", "witness")  # deciphered only where they are read
    return once_while_reading(("consents in force", ids), lambda: {row.student_id: row for row in rows})


def consent_outcome(child: str) -> Subquery:
    """What the sheet in force says, in a query of rows that name their child in this column."""
    return Subquery(access.consent_rows(OuterRef(child)).reverse().values("outcome")[:1])


def arrangements_in_force(student_ids: Iterable[int]) -> dict[int, CareArrangement]:
    """Child → the latest recorded care arrangement, with ``student`` loaded; none of a family that does not agree, or
    no longer agrees, that life at home is recorded."""
    rows = _care_told(student_ids).select_related("student").defer("child_on_calls")
    return {row.student_id: row for row in rows}


def arrangement_in_force(student_id: int) -> CareArrangement | None:
    """The same of one child, with what it says about the calls."""
    return _care_told([student_id]).select_related("student").last()


def _care_told(student_ids: Iterable[int]) -> QuerySet[CareArrangement]:
    ids = list(student_ids)
    refused = {child for child, sheet in consents_in_force(ids).items() if standing(sheet, "care_context") == "refused"}
    return access.care_rows(child for child in ids if child not in refused)


def care_told(child: str) -> QuerySet[CareArrangement]:
    """Of the child of each row of a query that names it in this column; the first is the arrangement in force."""
    sheet = access.consent_rows(OuterRef("student")).reverse().annotate(no=refuses("care_context")).values("no")[:1]
    return access.care_rows(OuterRef(child)).reverse().annotate(no=Coalesce(Subquery(sheet), False)).filter(no=False)


OF_THE_ROW = [field.name for field in fields(CareFacts) if not field.name.startswith("birth")]


def facts_of(row: CareArrangement) -> CareFacts:
    told = {name: getattr(row, name) for name in OF_THE_ROW}
    return CareFacts(row.student.birth_year, row.student.birth_month, **told)


def care_in_force(student_ids: Iterable[int]) -> dict[int, CareFacts]:
    """Child → the facts as last recorded; a child nobody has recorded is missing from the answer."""
    rows = _care_told(student_ids).values_list("student", "student__birth_year", "student__birth_month", *OF_THE_ROW)
    return {student: CareFacts(*facts) for student, *facts in rows}


def _on_duty(day: date, duty: str) -> QuerySet[StaffAssignment]:
    rows = StaffAssignment.objects.filter(in_force(day), duty=duty, user__is_active=True)
    return rows.select_related("user").order_by("starts", "pk")


def class_teacher_of(school_class: SchoolClass, day: date) -> User | None:
    row = _on_duty(day, StaffAssignment.Duty.CLASS_TEACHER).filter(school_class=school_class).last()
    return row.user if row else None


def class_teachers_of(classes: Iterable[int], day: date) -> dict[int, User]:
    """Class → whoever has it that day; of several the last, as for one class."""
    rows = _on_duty(day, StaffAssignment.Duty.CLASS_TEACHER).filter(school_class__in=list(classes))
    return {row.school_class_id: row.user for row in rows if row.school_class_id}


def counselor_of(school: School, day: date) -> User | None:
    row = counselor_assignment_of(school, day)
    return row.user if row else None


def administrator_of(school: School, day: date) -> User | None:
    row = _on_duty(day, StaffAssignment.Duty.SCHOOL_ADMINISTRATOR).filter(school=school).first()
    return row.user if row else None


def whom_to_ask(user: User) -> User | None:
    """The administrator of the school where the person works, or did last."""
    row = user.assignments.select_related("school").order_by(F("ends").desc(nulls_first=True), "-starts").first()
    return administrator_of(row.school, timezone.localdate()) if row else None


def counselor_assignment_of(school: School, day: date) -> StaffAssignment | None:
    return _on_duty(day, StaffAssignment.Duty.COUNSELOR).filter(school=school).last()


def holders_of_post(county: County, role: str) -> QuerySet[CountyAssignment]:
    """Who is the county's officer or protection contact today, with an account that is open."""
    rows = CountyAssignment.objects.filter(in_force(timezone.localdate()), county=county)
    return rows.filter(user__role=role, user__is_active=True).select_related("user").order_by("starts", "pk")


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


def school_year_of(school: School) -> int:
    return calendar_of(school.township.county).school_year(timezone.localdate())


def open_classes(school: School) -> QuerySet[SchoolClass]:
    return school.classes.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate()))


def last_grade_of(school: School) -> int:
    """The grade after which children leave the school."""
    return LAST_GRADE.get(School.Kind(school.kind), LAST_OF_PRIMARY)


def classes_by_name(school: School, school_year: int | None = None) -> dict[tuple[int, int], int]:
    """(grade, number) → open class of the school."""
    year = school_year_of(school) if school_year is None else school_year
    return {(grade_of(row, year), row.number): row.pk for row in open_classes(school)}


def known_children(seats: Iterable[Enrolment], *, with_care: bool = False) -> list[RosterChild]:
    """Children of the roster, or their last seats, as a file is compared with them."""
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
            left=seat.ends,
        )
        for seat in seats
    ]


CARRIED_ON = "first_separation capacity_concern".split()  # no column of a file says these


def _facts(row: CareArrangement) -> dict[str, object]:
    return {key: getattr(row, key) for key in (*CARE, *CARRIED_ON)}
