"""Reasons that need no form: a teacher's worry, a child who asks to talk, a result from elsewhere.

    raise_concern(student, *, by, note, nonce, sheet=None, answered=True) -> TeacherConcern
    raise_concerns(students, *, by, note, nonce, sheet) -> int             several children, a row each
    record_child_asks(student, *, by, nonce, whom="", way="slip", asked_on=None) -> ChildWish
    record_outside_result(student, *, by, nonce, source, dated, as_given, seen_by) -> OutsideResult
    record_strengths(student, *, by, lines, source, nonce) -> None         what goes well: no reason, and no score

Each is a row of its own (words encrypted) and a reason on the child's flag; `FlagReason.params["record"]` is the
public id of that row, from which the page fills the words of the sentence. The same words under the same nonce are one
row.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library.selectors import rules_of
from screening.rounds import hooks
from screening.rounds.models import ChildWish, Flag, OutsideResult, Sheet, TeacherConcern
from screening.rounds.services.flagging import add_reason, open_round_of
from screening.scoring import Reason, current_rules
from students.models import Student
from students.services import record_strength

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def raise_concern(
    student: Student, *, by: User, note: str, nonce: UUID, sheet: Sheet | None = None, answered: bool = True
) -> TeacherConcern:
    """Somebody at school worries about a child, with or without a score. `answered`: the person hears back, by the
    child's name; a typist, who knows only a code, does not."""
    said = {"student_id": student.pk, "note": note.strip()}
    known, nonce = _sent_before(TeacherConcern, nonce, said)
    if known is not None:
        return known
    at = timezone.now()
    concern = TeacherConcern.objects.create(sheet=sheet, raised_by=by, raised_at=at, nonce=nonce, **said)
    flag = _flag(student, "teacher-concern", {"date": timezone.localdate(at).isoformat()}, concern, at)
    for hook in hooks.concern_raised if answered else ():
        hook(concern, flag)
    audit.record(by=by, verb="concern.raise", obj=concern, subjects=[student.public_id])
    return concern


@transaction.atomic
def raise_concerns(students: Sequence[Student], *, by: User, note: str, nonce: UUID, sheet: Sheet) -> int:
    for student in students:
        raise_concern(student, by=by, note=note, nonce=uuid5(nonce, str(student.public_id)), sheet=sheet)
    return len(students)


@transaction.atomic
def record_child_asks(
    student: Student,
    *,
    by: User,
    nonce: UUID,
    whom: str = "",
    way: str = ChildWish.Way.SLIP,
    asked_on: date | None = None,
) -> ChildWish:
    """A child said "I would like to talk"; needs neither form nor consent."""
    at = timezone.now()
    said = {"student_id": student.pk, "whom": whom.strip(), "way": ChildWish.Way(way)}
    said["asked_on"] = asked_on or timezone.localdate(at)
    known, nonce = _sent_before(ChildWish, nonce, said)
    if known is not None:
        return known
    wish = ChildWish.objects.create(recorded_by=by, recorded_at=at, nonce=nonce, **said)
    _flag(student, "child-asks", {"date": wish.asked_on.isoformat()}, wish, at)
    audit.record(by=by, verb="wish.record", obj=wish, subjects=[student.public_id])
    return wish


@transaction.atomic
def record_outside_result(
    student: Student, *, by: User, nonce: UUID, source: str, dated: date, as_given: str, seen_by: str
) -> OutsideResult:
    """A county assessment or a hospital letter, as it was given."""
    said = {"student_id": student.pk, "source": OutsideResult.Source(source), "dated": dated}
    said |= {"as_given": as_given.strip(), "seen_by": seen_by.strip()}
    known, nonce = _sent_before(OutsideResult, nonce, said)
    if known is not None:
        return known
    at = timezone.now()
    outside = OutsideResult.objects.create(recorded_by=by, recorded_at=at, nonce=nonce, **said)
    _flag(student, "outside-result", {"source": outside.source, "date": dated.isoformat()}, outside, at)
    audit.record(by=by, verb="outside-result.record", obj=outside, subjects=[student.public_id])
    return outside


@transaction.atomic
def record_strengths(student: Student, *, by: User, lines: Iterable[tuple[str, str]], source: str, nonce: UUID) -> None:
    for line, words in lines:
        record_strength(student, by=by, line=line, source=source, text=words, nonce=uuid5(nonce, line))


def _sent_before(model: type[Row], nonce: UUID, said: dict[str, Any]) -> tuple[Row | None, UUID]:
    """The row of the first press, if the second says nothing new; a page brought back that says something else is one
    more row, under a nonce of its own, so that no worry is lost."""
    known = model._default_manager.filter(nonce=nonce).first()
    if known is None:
        return None, nonce
    if all(not value or getattr(known, name) == value for name, value in said.items()):
        return known, nonce
    return None, uuid4()


def _flag(student: Student, code: str, params: dict[str, Any], record: Any, at: datetime) -> Flag:
    """The reason goes on the flag of the open round if the child is in one, under that round's rules."""
    place = open_round_of(student)
    rule = (rules_of(place.round.rule_set) if place else current_rules()).flag(code)
    reason = Reason(rule.id, params, rule.version, rule.tier)
    extra = {"record": str(record.public_id)}
    return add_reason(student, reason, screening_round=place.round if place else None, at=at, extra=extra)
