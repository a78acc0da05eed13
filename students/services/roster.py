"""A roster file: read, looked at, approved. Nothing reaches the roster before approval."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from students import hooks
from students.care import tidy
from students.consents import standing
from students.models import CareArrangement, Enrolment, RosterImport, School, Student
from students.names import sort_key
from students.roster.plan import CHANGED, MOVED, NEW, Line
from students.roster.reading import read
from students.roster.rows import parse
from students.selectors import consents_in_force, import_plan
from students.services.children import register_of
from students.services.once import create_once, sent_before

PARKED = 20_000  # seat numbers no class has: where children wait while seats are exchanged


class AlreadyDecided(Exception):
    """The import was approved or discarded before."""


@transaction.atomic
def upload_roster(school: School, *, by: User, content: bytes, nonce: UUID | None = None) -> RosterImport:
    """The file's rows, under review. The register number is kept as a fingerprint only. Raises UnreadableFile."""
    done = sent_before(RosterImport, nonce)
    if done is not None:
        return done
    rows, problems = parse(read(content), today=timezone.localdate(), hasher=register_of)
    row, new = create_once(
        RosterImport,
        nonce,
        school=school,
        rows=json.dumps([one.stored() for one in rows], ensure_ascii=False),
        problems=json.dumps([asdict(one) for one in problems], ensure_ascii=False),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    if new:
        record(by=by, verb="roster.upload", obj=row, detail={"rows": len(rows), "problems": len(problems)})
    return row


@transaction.atomic
def discard_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """Nothing was written; the rows are forgotten. Repeating it changes nothing. Raises AlreadyDecided."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state == RosterImport.State.APPROVED:
        raise AlreadyDecided
    if roster.state == RosterImport.State.REVIEW:
        roster.state, roster.rows, roster.problems = RosterImport.State.DISCARDED, "", ""
        roster.save(update_fields=["state", "rows", "problems"])
        record(by=by, verb="roster.discard", obj=roster)
    return roster


@transaction.atomic
def approve_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """Writes what the plan says of the roster as it is at this moment; in a few statements, so that nobody waits.

    Approving twice changes nothing. Raises AlreadyDecided when it was discarded.
    """
    roster = RosterImport.objects.select_for_update().select_related("school").get(pk=roster.pk)
    if roster.state == RosterImport.State.DISCARDED:
        raise AlreadyDecided
    if roster.state == RosterImport.State.APPROVED:
        return roster
    plan = import_plan(by, roster)
    students = _write_children(plan.lines)
    _write_care(plan.lines, students, by)
    roster.state, roster.approved_by, roster.approved_at = RosterImport.State.APPROVED, by, timezone.now()
    roster.save(update_fields=["state", "approved_by", "approved_at"])
    counts = {kind: len(plan.of_kind(kind)) for kind in (NEW, MOVED, CHANGED)}
    touched = [students[line.row.number].public_id for line in plan.lines]
    record(by=by, verb="roster.approve", obj=roster, subjects=touched, detail=counts)
    return roster


@transaction.atomic
def forget_old_rosters(*, keep: timedelta = timedelta(days=30)) -> int:
    """Uploaded rows are emptied after 30 days; how many were."""
    old = RosterImport.objects.filter(uploaded_at__lt=timezone.now() - keep)
    kept = [row for row in old if row.rows]
    return RosterImport.objects.filter(pk__in=[row.pk for row in kept]).update(rows="", problems="")


def _write_children(lines: list[Line]) -> dict[int, Student]:
    """Row number → child, after corrections, moves and new children are written."""
    known = Student.objects.in_bulk([line.known.student for line in lines if line.known])
    students = {line.row.number: known[line.known.student] for line in lines if line.known}
    _correct([line for line in lines if line.kind in (MOVED, CHANGED)], students)
    fresh = [line for line in lines if line.kind == NEW]
    made = Student.objects.bulk_create([Student(**_details(line)) for line in fresh])
    students |= {line.row.number: student for line, student in zip(fresh, made, strict=True)}
    _seat([line for line in lines if line.kind in (MOVED, CHANGED)], fresh, students)
    for hook in hooks.roster_written:
        hook([students[line.row.number] for line in lines if line.kind in (NEW, MOVED)])
    return students


def _details(line: Line) -> dict[str, object]:
    row = line.row
    born = {"birth_year": row.birth_year, "birth_month": row.birth_month}
    register = {"register_hash": row.register_hash, "register_last4": row.register_last4}
    return {"name": row.name, "sort_key": sort_key(row.name), "sex": row.sex} | born | register


def _correct(lines: Iterable[Line], students: dict[int, Student]) -> None:
    changed = []
    for line in lines:
        student = students[line.row.number]
        for field, value in _details(line).items():
            if value != "":  # a file without register numbers forgets none
                setattr(student, field, value)
        changed.append(student)
    fields = ["name", "sort_key", "sex", "birth_year", "birth_month", "register_hash", "register_last4"]
    Student.objects.bulk_update(changed, fields)


def _seat(moving: list[Line], fresh: list[Line], students: dict[int, Student]) -> None:
    """Everybody who gets up gets up before anybody sits down."""
    today = timezone.localdate()
    ids = [students[line.row.number].pk for line in moving]
    seats = {seat.student_id: seat for seat in Enrolment.objects.filter(student__in=ids, ends__isnull=True)}
    new = [line for line in moving if seats[line.known.student].starts < today and line.kind == MOVED]  # type: ignore[union-attr]
    for line in new:
        old = seats.pop(line.known.student)  # type: ignore[union-attr]
        old.ends, old.end_reason = today - timedelta(days=1), Enrolment.End.MOVED_CLASS
        old.save(update_fields=["ends", "end_reason"])
    for parked, seat in enumerate(seats.values(), PARKED):
        seat.seat_number = parked
    Enrolment.objects.bulk_update(seats.values(), ["seat_number"])
    for line in moving:
        seat = seats.get(line.known.student)  # type: ignore[union-attr]
        if seat is not None:
            seat.school_class_id, seat.seat_number = line.school_class, line.seat
    Enrolment.objects.bulk_update(seats.values(), ["school_class", "seat_number"])
    Enrolment.objects.bulk_create(
        Enrolment(
            student=students[line.row.number],
            school_class_id=line.school_class,
            seat_number=line.seat,
            starts=today,
        )
        for line in new + fresh
    )


def _write_care(lines: list[Line], students: dict[int, Student], by: User) -> None:
    """What the register says, as a new entry where it says something new and the family has not said no."""
    told = [(students[line.row.number], line.row.care) for line in lines if line.row.care]
    ids = [student.pk for student, _care in told]
    latest = {row.student_id: row for row in CareArrangement.objects.filter(student__in=ids).order_by("as_of", "pk")}
    consents = consents_in_force(ids)
    rows = []
    for student, care in told:
        before = latest.get(student.pk)
        new = before is None or any(getattr(before, key) != value for key, value in care.items())
        if new and standing(consents.get(student.pk), "care_context") != "refused":
            rows.append(_care_row(student, before, care, by))
    CareArrangement.objects.bulk_create(rows)


KEPT = "rural_hukou first_separation primary_caregiver contact boarding capacity_concern child_on_calls".split()
KEPT += "father_away father_away_since mother_away mother_away_since register_value".split()


def _care_row(student: Student, before: CareArrangement | None, care: dict[str, object], by: User) -> CareArrangement:
    """The facts known before, with what the file says put over them."""
    facts = {key: getattr(before, key) for key in KEPT} if before else {}
    return CareArrangement(
        student=student,
        as_of=timezone.localdate(),
        source=CareArrangement.Source.REGISTER,
        recorded_by=by,
        recorded_at=timezone.now(),
        **tidy(facts | care),
    )
