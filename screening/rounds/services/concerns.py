"""Reasons that need no form: a teacher's worry, a child who asks to talk, a result from elsewhere.

    raise_concern(student, *, by, note, nonce, sheet=None, answered=True, worried=None) -> TeacherConcern
    raise_concerns(students, *, by, note, nonce, sheet) -> int             several children, a row each
    record_child_asks(student, *, by, nonce, whom="", way="slip", asked_on=None) -> ChildWish
    record_outside_result(student, *, by, nonce, source, dated, as_given, seen_by) -> OutsideResult
    record_strengths(student, *, by, lines, source, nonce) -> None         what goes well: no reason, and no score

Each is a row of its own (words encrypted) and a reason on the child's flag; `FlagReason.params["record"]` is the
public id of that row, from which the page fills the words of the sentence. The same words under the same nonce are one
row; a page brought back that says something else is one more, so that no worry is lost.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.idempotency.once import once
from screening.library.selectors import rules_of
from screening.rounds import hooks
from screening.rounds.models import ChildWish, Flag, OutsideResult, RoundChild, ScreeningRound, Sheet, TeacherConcern
from screening.rounds.services.flagging import add_reason
from screening.scoring import Reason, current_rules
from students.models import Student
from students.services.family import record_strength


def _unless_known(known: Any, student: Student, *, nonce: UUID, **said: Any) -> Any:
    """The row of the first press, if the second says nothing new."""
    words = {name: str(said[name]).strip() for name in _WORDS if said.get(name)}
    days = {name: said[name] for name in _DAYS if said.get(name)}
    if all(getattr(known, name) == value for name, value in {"student_id": student.pk, **words, **days}.items()):
        return known
    return _SERVICES[type(known)](student, nonce=None, **said)


_WORDS, _DAYS = ("note", "whom", "way", "source", "as_given", "seen_by"), ("asked_on", "dated")


@once("concern.raise", repeat=_unless_known)
def raise_concern(
    student: Student,
    *,
    by: User,
    note: str,
    nonce: UUID | None,
    sheet: Sheet | None = None,
    answered: bool = True,
    worried: User | None = None,
) -> TeacherConcern:
    """Somebody at school worries about a child, with or without a score. `answered`: the person hears back, by the
    child's name; a typist, who knows only a code, does not. `worried`: who was, where somebody else names the child."""
    at, said, who = timezone.now(), {"student": student, "note": note.strip()}, worried or by
    concern = TeacherConcern.objects.create(sheet=sheet, raised_by=who, raised_at=at, **said)
    params = {"date": timezone.localdate(at).isoformat(), **_no_teacher(who)}
    flag = _flag(student, "teacher-concern", params, concern, at)
    for hook in hooks.concern_raised if answered else ():
        hook(concern, flag)
    audit.record(by=by, verb="concern.raise", obj=concern, subjects=[student.public_id])
    return concern


def _no_teacher(who: User) -> dict[str, str]:
    """The sentence of the reason speaks of a teacher; of anybody else it says so."""
    if can(who, Permission.RATE_CLASS):
        return {}
    return {"by": "counselor" if who.is_counselor else "colleague"}


@transaction.atomic
def raise_concerns(students: Sequence[Student], *, by: User, note: str, nonce: UUID, sheet: Sheet) -> int:
    for student in students:
        raise_concern(student, by=by, note=note, nonce=uuid5(nonce, str(student.public_id)), sheet=sheet)
    return len(students)


@once("wish.record", repeat=_unless_known)
def record_child_asks(
    student: Student,
    *,
    by: User,
    nonce: UUID | None,
    whom: str = "",
    way: str = ChildWish.Way.SLIP,
    asked_on: date | None = None,
) -> ChildWish:
    """A child said "I would like to talk"; needs neither form nor consent."""
    at = timezone.now()
    said = {"student": student, "whom": whom.strip(), "way": ChildWish.Way(way)}
    asked_on = asked_on or timezone.localdate(at)
    wish = ChildWish.objects.create(recorded_by=by, recorded_at=at, asked_on=asked_on, **said)
    _flag(student, "child-asks", {"date": wish.asked_on.isoformat()}, wish, at)
    audit.record(by=by, verb="wish.record", obj=wish, subjects=[student.public_id])
    return wish


@once("outside-result.record", repeat=_unless_known)
def record_outside_result(
    student: Student, *, by: User, nonce: UUID | None, source: str, dated: date, as_given: str, seen_by: str
) -> OutsideResult:
    """A county assessment or a hospital letter, as it was given."""
    at = timezone.now()
    said = {"student": student, "source": OutsideResult.Source(source), "dated": dated}
    said |= {"as_given": as_given.strip(), "seen_by": seen_by.strip()}
    outside = OutsideResult.objects.create(recorded_by=by, recorded_at=at, **said)
    _flag(student, "outside-result", {"source": outside.source, "date": dated.isoformat()}, outside, at)
    audit.record(by=by, verb="outside-result.record", obj=outside, subjects=[student.public_id])
    return outside


_SERVICES: dict[type, Callable[..., Any]] = {
    TeacherConcern: raise_concern,
    ChildWish: record_child_asks,
    OutsideResult: record_outside_result,
}


@transaction.atomic
def record_strengths(student: Student, *, by: User, lines: Iterable[tuple[str, str]], source: str, nonce: UUID) -> None:
    for line, words in lines:
        record_strength(student, by=by, line=line, source=source, text=words, nonce=uuid5(nonce, line))


def _flag(student: Student, code: str, params: dict[str, Any], record: Any, at: datetime) -> Flag:
    """The reason goes on the flag of the open round if the child is in one, under that round's rules."""
    rows = RoundChild.objects.filter(student=student, round__state=ScreeningRound.State.OPEN)
    place = rows.select_related("round__rule_set", "school_class__school").order_by("-round__opens_on").first()
    rule = (rules_of(place.round.rule_set) if place else current_rules()).flag(code)
    reason = Reason(rule.id, params, rule.version, rule.tier)
    extra = {"record": str(record.public_id)}
    return add_reason(student, reason, screening_round=place.round if place else None, at=at, extra=extra)
