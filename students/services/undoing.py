"""A slip on the roster or with a duty is taken back within ten minutes: every row becomes again what it was."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from students import hooks
from students.leaving.access import UNDO_FOR
from students.models import Enrolment, RosterAct, School, SchoolClass, StaffAssignment, Student

KEPT_FOR = timedelta(days=1)
TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "seat": (Enrolment, ("school_class_id", "seat_number", "starts", "ends", "end_reason")),
    "class": (SchoolClass, ("closed_on",)),
    "duty": (StaffAssignment, ("starts", "ends", "taken_back")),
}
Row = list[Any]  # table, key, values before (None where it is new), values after
Kind = RosterAct.Kind


class TooLate(Exception):
    """The ten minutes are over."""


class ChangedSince(Exception):
    """Something else was done to one of its rows."""


def rows_before(rows: Iterable[Model]) -> list[Row]:
    """To be taken before the act writes."""
    return [[_table(row), row.pk, _values(row), None] for row in rows]


def _table(row: Model) -> str:
    return next(name for name, (model, _fields) in TABLES.items() if isinstance(row, model))


def _values(row: Model) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in TABLES[_table(row)][1]}
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}


def note_act(
    kind: str, *, by: User, school: School, before: list[Row], made: Iterable[Model] = (), **about: Model | None
) -> None:
    """Keeps what is needed to take the act back, and forgets those of the days before."""
    new = [[_table(row), row.pk, None, None] for row in made]
    rows = [[table, key, then, _values(_row(table, key))] for table, key, then, _after in before + new]
    now = timezone.now()
    RosterAct.objects.filter(school=school, at__lt=now - KEPT_FOR).delete()
    RosterAct.objects.create(kind=kind, school=school, by=by, at=now, rows=rows, **about)


def _row(table: str, key: int) -> Any:
    return TABLES[table][0].objects.select_for_update().get(pk=key)


def may_undo(act: RosterAct) -> bool:
    return act.undone_at is None and timezone.now() - act.at < UNDO_FOR


@transaction.atomic
def undo(act: RosterAct, *, by: User) -> RosterAct:
    """Repeating it changes nothing. Raises TooLate, ChangedSince."""
    act = RosterAct.objects.select_for_update().get(pk=act.pk)
    if act.undone_at is not None:
        return act
    if not may_undo(act):
        raise TooLate
    _restore(act.rows)
    _undone(act, by)
    return act


@transaction.atomic
def take_back_leaving(seat: Enrolment, *, by: User) -> Enrolment:
    """As if the child had never left: that was a mistake, however long ago. Repeating it changes nothing."""
    seat = Enrolment.objects.select_for_update().select_related("student", "school_class__school").get(pk=seat.pk)
    if seat.ends is not None:
        now = _values(seat)
        _restore([["seat", seat.pk, {**now, "ends": None, "end_reason": ""}, now]])
        known = seat.student.roster_acts.filter(kind=Kind.LEFT, undone_at=None).order_by("pk").last()
        told = {"kind": Kind.LEFT, "school": seat.school_class.school, "student": seat.student}
        _undone(known or RosterAct(by=by, at=timezone.now(), **told), by)
    return seat


def _undone(act: RosterAct, by: User) -> None:
    act.undone_at = timezone.now()
    act.save()
    subjects = _students(act.rows) if act.student is None else [act.student]
    record(
        by=by,
        verb="roster.undo",
        obj=act.student or act.school_class or act.assignment,
        subjects=[student.public_id for student in subjects],
        detail={"kind": act.kind},
    )


def _students(rows: Sequence[Row]) -> list[Student]:
    seats = [key for table, key, _before, _after in rows if table == "seat"]
    return list(Student.objects.filter(enrolments__in=seats).distinct())


def _restore(rows: Sequence[Row]) -> None:
    students = _students(rows)
    found = [(_row(table, key), before, after) for table, key, before, after in rows]
    if any(_values(row) != after for row, _before, after in found):
        raise ChangedSince
    for row, before, _after in sorted(found, key=lambda one: one[1] is not None):  # what is new goes first
        _take_away(row) if before is None else _put_back(row, before)
    for hook in hooks.roster_written:
        hook(students)
    for row, _before, _after in found:
        if isinstance(row, StaffAssignment) and not row.taken_back:
            for began in hooks.duty_began:
                began(row, None)


def _take_away(row: Enrolment | StaffAssignment) -> None:
    """A seat that is new goes; a duty stays in sight as taken back."""
    if isinstance(row, Enrolment):
        row.delete()
    else:
        row.ends, row.taken_back = row.starts - timedelta(days=1), True
        row.save(update_fields=["ends", "taken_back"])


def _put_back(row: Any, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    if isinstance(row, Enrolment) and row.ends is None:
        others = Enrolment.objects.filter(school_class=row.school_class_id, ends__isnull=True).exclude(pk=row.pk)
        taken = set(others.values_list("seat_number", flat=True))
        if row.seat_number in taken:
            row.seat_number = max(taken) + 1
    row.save(update_fields=list(before))
