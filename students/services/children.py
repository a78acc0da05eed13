"""A child comes, moves, leaves. Every seat is a dated row; the old one is ended, never changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.privacy.fields import keyed_hash
from screening.idempotency.once import once
from students import hooks
from students.models import Enrolment, School, SchoolClass, Student
from students.names import clean_name, sort_key
from students.services.places import add_classes
from students.services.undoing import Kind, note_act, rows_before, take_back_leaving


class SeatTaken(Exception):
    """Another child of the class sits there."""


class NotOnRoster(Exception):
    """The child has left, or had not come yet on that day."""


@dataclass(frozen=True)
class Details:
    """What the roster says about a child besides the class."""

    name: str
    sex: str
    birth_year: int
    birth_month: int

    def cleaned(self) -> dict[str, Any]:
        """As fields of Student. Raises NotAName."""
        name = clean_name(self.name)
        born = {"birth_year": self.birth_year, "birth_month": self.birth_month}
        return {"name": name, "sort_key": sort_key(name), "sex": Student.Sex(self.sex)} | born


@once("student.add")
def add_student(
    school_class: SchoolClass,
    *,
    by: User,
    details: Details,
    seat_number: int | None = None,
    starts: date | None = None,
    register: tuple[str, str] = ("", ""),
    nonce: UUID | None = None,
) -> Student:
    """A new child in a seat (the next free one by default) from today or `starts` on. Raises SeatTaken, NotAName.

    `register`: keyed hash and last four signs of the register number (`register_of`).
    """
    kept = details.cleaned() | {"register_hash": register[0], "register_last4": register[1]}
    student = Student.objects.create(**kept)
    _sit(student, school_class, seat_number, starts or timezone.localdate())
    record(by=by, verb="student.add", obj=student, subjects=[student.public_id])
    return student


def register_of(number: str) -> tuple[str, str]:
    """A register number can be compared, not read back: one that begins with G contains a citizen number."""
    number = number.strip().upper()
    return (keyed_hash("student-register", number), number[-4:]) if number else ("", "")


@transaction.atomic
def change_student(student: Student, *, by: User, details: Details, seat_number: int | None = None) -> Student:
    """Corrects what was typed wrongly. A new seat in the same class is a correction too. Raises SeatTaken, NotAName."""
    given = details.cleaned()
    changed = [field for field, value in given.items() if getattr(student, field) != value]
    for field in changed:
        setattr(student, field, given[field])
    if changed:
        student.save(update_fields=changed)
    seat = student.enrolments.filter(ends__isnull=True).first()
    if seat and seat_number and seat.seat_number != seat_number:
        _take(seat, seat.school_class, seat_number)
        changed.append("seat_number")
    if changed:
        fields = sorted(set(changed) - {"sort_key"})
        record(by=by, verb="student.change", obj=student, subjects=[student.public_id], detail={"fields": fields})
    return student


@transaction.atomic
def move_student(
    student: Student, *, by: User, to: SchoolClass, day: date, seat_number: int | None = None
) -> Enrolment:
    """From `day` on the child sits in `to`. Moving to where the child is already changes nothing.

    Raises NotOnRoster when the child was not yet or is no longer there, SeatTaken.
    """
    seat = _open_seat(student, day)
    if seat.school_class_id == to.pk:
        return seat
    before, school, made = rows_before([seat]), seat.school_class.school, []
    if seat.starts == day:  # never in force for a whole day: a slip of the same day
        _take(seat, to, seat_number)
    else:
        reason = Enrolment.End.MOVED_SCHOOL if school != to.school else Enrolment.End.MOVED_CLASS
        _end(seat, day - timedelta(days=1), reason)
        seat = _sit(student, to, seat_number, day)
        made = [seat]
    note_act(Kind.MOVED, by=by, school=school, before=before, made=made, student=student, school_class=to)
    record(by=by, verb="student.move", obj=student, subjects=[student.public_id], detail={"class": str(to.public_id)})
    return seat


@transaction.atomic
def end_enrolment(student: Student, *, by: User, last_day: date, reason: str = Enrolment.End.LEFT) -> Enrolment:
    """The child was here until `last_day` inclusive. Repeating it changes nothing. Raises NotOnRoster."""
    if not student.enrolments.filter(ends__isnull=True).exists():
        done = student.enrolments.filter(ends=last_day, end_reason=reason).first()
        if done is not None:
            return done
    seat = _open_seat(student, last_day)
    before = rows_before([seat])
    _end(seat, last_day, Enrolment.End(reason))
    note_act(Kind.LEFT, by=by, school=seat.school_class.school, before=before, student=student)
    detail = {"reason": reason, "last_day": str(last_day)}
    record(by=by, verb="student.leave", obj=student, subjects=[student.public_id], detail=detail)
    return seat


@transaction.atomic
def return_student(
    student: Student, *, by: User, to: SchoolClass, day: date, seat_number: int | None = None
) -> Enrolment:
    """The same child is back: a new place from `day` on, and all that is known stays known.

    Of one that had not left by then, leaving is taken back. Twice changes nothing. Raises SeatTaken, NotOnRoster.
    """
    seats = student.enrolments.select_for_update()
    there = seats.filter(ends__isnull=True).first()
    if there is not None:
        return there
    still_here = seats.filter(ends__gte=day).order_by("ends").last()
    if still_here is not None:
        take_back_leaving(still_here, by=by)
        return move_student(student, by=by, to=to, day=day, seat_number=seat_number)
    seat = _sit(student, to, seat_number, day)
    record(by=by, verb="student.return", obj=student, subjects=[student.public_id], detail={"class": str(to.public_id)})
    return seat


def _open_seat(student: Student, day: date) -> Enrolment:
    seat = student.enrolments.select_for_update().filter(ends__isnull=True, starts__lte=day).first()
    if seat is None:
        raise NotOnRoster
    return seat


def _sit(student: Student, school_class: SchoolClass, seat_number: int | None, starts: date) -> Enrolment:
    seat = Enrolment(student=student, school_class=school_class, starts=starts, seat_number=0)
    _take(seat, school_class, seat_number)
    return seat


def _take(seat: Enrolment, school_class: SchoolClass, number: int | None) -> None:
    seat.school_class, seat.seat_number = school_class, number or next_seat(school_class)
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as error:
        raise SeatTaken from error
    for hook in hooks.seat_changed:
        hook(seat.student)


def _end(seat: Enrolment, last_day: date, reason: str) -> None:
    seat.ends, seat.end_reason = last_day, reason
    seat.save(update_fields=["ends", "end_reason"])
    for hook in hooks.seat_changed:
        hook(seat.student)


def next_seat(school_class: SchoolClass) -> int:
    last = school_class.enrolments.filter(ends__isnull=True).order_by("-seat_number").first()
    return last.seat_number + 1 if last else 1


class ChildCameLater(Exception):
    """Somebody came into the class after its last day: on the day given."""


def last_came(school_class: SchoolClass) -> date | None:
    """The day on which the last of those who sit in it came."""
    came: date | None = school_class.enrolments.filter(ends__isnull=True).aggregate(last=Max("starts"))["last"]
    return came


@transaction.atomic
def close_class(
    school_class: SchoolClass,
    *,
    by: User,
    last_day: date,
    reason: str = Enrolment.End.GRADUATED,
    into: SchoolClass | None = None,
) -> SchoolClass:
    """Its children's seats and its teachers' duties end with it; `into` another class the children go on together.

    Repeating it changes nothing. What is open about a child stays open. Raises ChildCameLater.
    """
    if school_class.closed_on is not None:
        return school_class
    if (came := last_came(school_class)) and came > last_day:
        raise ChildCameLater(came)
    here = school_class.enrolments.filter(ends__isnull=True, starts__lte=last_day)
    seats = list(here.select_related("student").order_by("seat_number"))
    goes_on = Q(ends__isnull=True) | Q(ends__gt=last_day)  # who types for the class has a later last day
    duties = school_class.assignments.filter(goes_on, starts__lte=last_day)
    before = rows_before([school_class, *seats, *duties])
    school_class.closed_on = last_day
    school_class.save(update_fields=["closed_on"])
    here.update(ends=last_day, end_reason=Enrolment.End.MOVED_CLASS if into else reason)
    duties.update(ends=last_day)
    made, school = _join(seats, into, last_day + timedelta(days=1)) if into else [], school_class.school
    note_act(Kind.CLASS_ENDED, by=by, school=school, before=before, made=made, school_class=school_class)
    for hook in hooks.roster_written:
        hook([seat.student for seat in seats])
    record(by=by, verb="class.close", obj=school_class, detail={"last_day": str(last_day), "joins": bool(into)})
    return school_class


def _join(seats: Sequence[Enrolment], to: SchoolClass, day: date) -> list[Enrolment]:
    """The next free seats, in the order they sat in."""
    numbered = enumerate(seats, next_seat(to))
    return Enrolment.objects.bulk_create(
        Enrolment(student=seat.student, school_class=to, seat_number=number, starts=day) for number, seat in numbered
    )


class Promotion(NamedTuple):
    """What one school's new year changed."""

    ended: int
    graduates: int
    begun: int


@transaction.atomic
def promote_school(
    school: School, *, by: User, school_year: int, last_day: date, ending: Collection[SchoolClass], first_grade: int
) -> Promotion:
    """Classes that end on `last_day`, and classes 1 to `first_grade` of the new cohort. Repeating it changes nothing.

    Whatever is open about a child who graduates stays open.
    """
    rows = [row for row in ending if row.school_id == school.pk and row.closed_on is None]
    graduates = Enrolment.objects.filter(school_class__in=rows, ends__isnull=True, starts__lte=last_day).count()
    for row in rows:
        close_class(row, by=by, last_day=last_day)
    begun = add_classes(school, by=by, cohort_year=school_year, up_to=first_grade)
    done = Promotion(len(rows), graduates, len(begun))
    if done.ended or done.begun:
        record(by=by, verb="school.promote", obj=school, detail={"year": school_year, **done._asdict()})
    return done
