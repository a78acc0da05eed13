"""What was approved of a roster file is written, as the roster stands at that moment.

The plan is made anew each time, so a row that is written already is "already here" the next time: approving twice, a
second worker and a computer that stops in between write nobody twice.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.jobs import services as jobs
from students import hooks
from students.models import CareArrangement, Enrolment, RosterImport, SchoolClass, Student
from students.names import sort_key
from students.roster.matching import Answers
from students.roster.plan import BACK, CHANGED, LEFT, MOVED, NEW, ImportPlan, RosterChange
from students.roster.rows import CellProblem
from students.roster_uploads import import_plan, pack_file, said_classes, stored_file
from students.services.children import end_enrolment, return_student
from students.services.roster import AlreadyDecided, State

KIND = "roster.write"
AT_ONCE = 200  # children written while somebody waits; more go to the background
CHUNK = 400  # children written in one transaction there, so that nobody else waits
TOLD = ("name", "sex", "birth_year", "birth_month", "register_hash", "register_last4")  # of a child by a row
PARKED = 20_000  # seat numbers no class has: where children wait while seats are exchanged


class QuestionsOpen(Exception):
    """Somebody has to say first what words of the file mean."""


@transaction.atomic
def approve_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """Everything that needs no answer: new children, moves inside the school, corrections.

    Who is close to somebody, whose age is far from the grade, and who seems to have left, waits for a person.
    Approving twice changes nothing. Raises AlreadyDecided when it was discarded or its columns are not known,
    QuestionsOpen when it is not known what words of it mean.
    """
    roster = _lock_roster(roster)
    if roster.state == State.APPROVED:
        return roster
    if roster.state == State.WRITING:
        return _again(roster, by)
    _in_review(roster)
    plan = import_plan(by, roster)
    if plan.asked:
        raise QuestionsOpen
    _approve(roster, by)
    if len(plan.to_write) > AT_ONCE:
        roster.state, roster.result = State.WRITING, roster.result | {"to_write": len(plan.to_write)}
        payload = {"roster": str(roster.public_id)}
        roster.job = jobs.enqueue(KIND, payload=payload, by=by)
        roster.save(update_fields=["state", "result", "job"])
        return roster
    _write(roster, plan.to_write, by)
    _rest(roster, by)
    return roster


@transaction.atomic
def write_rows(roster: RosterImport, *, by: User, rows: Collection[int], answers: Answers) -> list[CellProblem]:
    """Only these rows of the file, the close ones as answered. Returns why some of them could not be written.

    Raises AlreadyDecided.
    """
    roster = _lock_roster(roster)
    _in_review(roster)
    wanted = {*rows, *answers}
    plan = import_plan(by, roster, answers=answers, only=wanted)
    lines = [line for line in plan.to_write if line.row.number in wanted]
    if lines:
        _approve(roster, by)
        _write(roster, lines, by)
    return [problem for problem in plan.problems if problem.row in wanted]


@transaction.atomic
def take_off_roster(
    roster: RosterImport, *, by: User, children: Collection[str], last_day: date, reason: str
) -> list[Student]:
    """Children (public ids) who are on the roster and not in the file have left. What is open about them stays open.

    Raises AlreadyDecided, NotOnRoster.
    """
    roster = _lock_roster(roster)
    _in_review(roster)
    ids = [child.student for child in import_plan(by, roster).left if child.public_id in children]
    gone = list(Student.objects.filter(pk__in=ids).order_by("pk"))
    for student in gone:
        end_enrolment(student, by=by, last_day=last_day, reason=reason)
    if gone:
        _approve(roster, by)
        _count(roster, {LEFT: len(gone)})
    return gone


def write_next(roster: RosterImport, *, by: User, limit: int = CHUNK) -> int | None:
    """One part of an approved file; how many children are left to write, None when it is finished.

    Seats that are exchanged change together. What is to be done is worked out before the transaction, so that on
    SQLite nobody waits for it.
    """
    roster = RosterImport.objects.select_related("school__township__county").get(pk=roster.pk)
    if roster.state != State.WRITING:
        return None
    todo = import_plan(by, roster).to_write
    part = [line for line in todo if line.changes_seat] or todo[:limit]
    _write_part(roster, part, by)
    return len(todo) - len(part) if todo else None


@transaction.atomic
def _write_part(seen: RosterImport, part: list[RosterChange], by: User) -> None:
    """Nothing, if another worker has written since `seen` was read."""
    roster = _lock_roster(seen)
    if (roster.state, roster.result) != (seen.state, seen.result):
        return
    if part:
        _write(roster, part, by)
    else:
        _rest(roster, by)


@transaction.atomic
def go_on_writing(roster: RosterImport, *, by: User) -> RosterImport:
    """The rest of a long file is another piece of work, so that no piece reaches its time limit."""
    roster = _lock_roster(roster)
    if roster.state == State.WRITING:
        roster.job = jobs.enqueue(KIND, payload={"roster": str(roster.public_id)}, by=by)
        roster.save(update_fields=["job"])
    return roster


@transaction.atomic
def finish_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """Whatever was not approved is not written; the rows are forgotten but for those with something wrong.

    Raises AlreadyDecided when nothing of it was written: such a file is discarded.
    """
    roster = _lock_roster(roster)
    if roster.state == State.APPROVED:
        return roster
    if roster.state != State.REVIEW or roster.approved_at is None:
        raise AlreadyDecided
    _finish(roster, import_plan(by, roster), by)
    return roster


def _lock_roster(roster: RosterImport) -> RosterImport:
    rows = RosterImport.objects.select_for_update(of=("self",)).select_related("school__township__county")
    return rows.get(pk=roster.pk)


def _in_review(roster: RosterImport) -> None:
    if roster.state != State.REVIEW:
        raise AlreadyDecided


def _again(roster: RosterImport, by: User) -> RosterImport:
    if roster.job is not None:
        jobs.requeue(roster.job, by=by)
    return roster


def _approve(roster: RosterImport, by: User) -> None:
    if roster.approved_at is None:
        roster.approved_by, roster.approved_at = by, timezone.now()
        roster.save(update_fields=["approved_by", "approved_at"])


def _rest(roster: RosterImport, by: User) -> None:
    """Done, unless a person has something to answer."""
    plan = import_plan(by, roster)
    if plan.close or plan.left or plan.odd:
        roster.state = State.REVIEW
        roster.save(update_fields=["state"])
    else:
        _finish(roster, plan, by)


def _finish(roster: RosterImport, plan: ImportPlan, by: User) -> None:
    file, out = stored_file(roster), {problem.row for problem in plan.not_written}
    kept = replace(file, rows=[row for row in file.rows if row.number in out], skipped=[])
    roster.state, roster.rows = State.APPROVED, pack_file(kept, said_classes(roster)) if out else ""
    skipped = {"skipped": len(file.skipped)} if file.skipped else {}
    roster.result = roster.result | {"wrong": len(out)} | skipped
    roster.save(update_fields=["state", "rows", "result"])
    record(by=by, verb="roster.finish", obj=roster, detail=roster.result)


def _count(roster: RosterImport, counts: Mapping[str, int]) -> None:
    roster.result = dict(roster.result | {kind: roster.result.get(kind, 0) + n for kind, n in counts.items()})
    roster.save(update_fields=["result"])


def _write(roster: RosterImport, lines: list[RosterChange], by: User) -> None:
    """In a number of statements that does not grow with the file."""
    students = _write_children(lines, by)
    _write_care(lines, students, by)
    counts = Counter(line.kind for line in lines)
    _count(roster, counts)
    if lines:
        touched = [students[line.row.number].public_id for line in lines]
        record(by=by, verb="roster.approve", obj=roster, subjects=touched, detail=dict(counts))


def _write_children(lines: list[RosterChange], by: User) -> dict[int, Student]:
    """Row number → child, after corrections, moves and new children are written."""
    known = Student.objects.in_bulk([line.known.student for line in lines if line.known])
    students = {line.row.number: known[line.known.student] for line in lines if line.known}
    _correct([line for line in lines if line.kind in (MOVED, CHANGED, BACK)], students)
    fresh = [line for line in lines if line.kind == NEW]
    made = Student.objects.bulk_create([Student(**_details(line)) for line in fresh])
    students |= {line.row.number: student for line, student in zip(fresh, made, strict=True)}
    _seat([line for line in lines if line.changes_seat], fresh, students)
    classes = SchoolClass.objects.in_bulk({line.school_class for line in lines if line.kind == BACK})
    for line in lines:
        if line.kind == BACK:
            student, today = students[line.row.number], timezone.localdate()
            return_student(student, by=by, to=classes[line.school_class], day=today, seat_number=line.seat)
    for hook in hooks.roster_written:
        hook([students[line.row.number] for line in lines if line.kind in (NEW, MOVED)])
    return students


def _details(line: RosterChange) -> dict[str, object]:
    return {name: getattr(line.row, name) for name in TOLD} | {"sort_key": sort_key(line.row.name)}


def _correct(lines: Iterable[RosterChange], students: dict[int, Student]) -> None:
    changed = []
    for line in lines:
        student = students[line.row.number]
        for field, value in _details(line).items():
            if value != "":  # a file without register numbers forgets none
                setattr(student, field, value)
        changed.append(student)
    Student.objects.bulk_update(changed, [*TOLD, "sort_key"], batch_size=200)


def _seat(moving: list[RosterChange], fresh: list[RosterChange], students: dict[int, Student]) -> None:
    """Two passes, because (class, seat) is unique: free all seats, then assign them."""
    today = timezone.localdate()
    ids = [students[line.row.number].pk for line in moving]
    seats = {seat.student_id: seat for seat in Enrolment.objects.filter(student__in=ids, ends__isnull=True)}
    new = [line for line in moving if seats[line.known.student].starts < today and line.kind == MOVED]  # type: ignore[union-attr]
    _leave_class([seats.pop(line.known.student) for line in new], today)  # type: ignore[union-attr]
    for parked, seat in enumerate(seats.values(), PARKED):
        seat.seat_number = parked
    Enrolment.objects.bulk_update(seats.values(), ["seat_number"], batch_size=200)
    for line in moving:
        place = seats.get(line.known.student)  # type: ignore[union-attr]
        if place is not None:
            place.school_class_id, place.seat_number = line.school_class, line.seat
    Enrolment.objects.bulk_update(seats.values(), ["school_class", "seat_number"], batch_size=200)
    Enrolment.objects.bulk_create(
        Enrolment(
            student=students[line.row.number],
            school_class_id=line.school_class,
            seat_number=line.seat,
            starts=today,
        )
        for line in new + fresh
    )


def _leave_class(seats: list[Enrolment], today: date) -> None:
    for seat in seats:
        seat.ends, seat.end_reason = today - timedelta(days=1), Enrolment.End.MOVED_CLASS
    Enrolment.objects.bulk_update(seats, ["ends", "end_reason"], batch_size=200)


def _write_care(lines: list[RosterChange], students: dict[int, Student], by: User) -> None:
    """What the register says, as a new entry; what the child said about the calls is carried on."""
    told = [(students[line.row.number], line.care) for line in lines if line.care]
    ids = [student.pk for student, _care in told]
    before = CareArrangement.objects.filter(student__in=ids).order_by("as_of", "pk")
    said = {row.student_id: row.child_on_calls for row in before}
    CareArrangement.objects.bulk_create(
        CareArrangement(
            student=student,
            as_of=timezone.localdate(),
            source=CareArrangement.Source.REGISTER,
            recorded_by=by,
            recorded_at=timezone.now(),
            child_on_calls=said.get(student.pk, ""),
            **care,
        )
        for student, care in told
    )
