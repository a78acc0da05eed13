"""A child may not be safe. One synchronous row, and from whom it is kept, in one transaction; never a job."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.access import CONFIRM_THE_END
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.records import LINE_BREAK, UrgentRecord
from screening.cases.withholding import Colleague, withheld_from
from students.models import School, StaffAssignment, Student

GIVE_UP_SECONDS = 8


class NotSentInTime(Exception):
    """The database did not answer within the limit. Nothing was written; the person at the screen telephones."""


class NothingSaid(Exception):
    """All three lines are empty: one is enough."""


class NeedsSecondPerson(Exception):
    """Another counselor, the headteacher or the county's contact confirms the end; never whoever asked for it."""


class NotAskedToClose(Exception):
    """Nobody has asked for the end of this concern yet."""


def raise_urgent(
    school: School, *, by: User, nonce: UUID, record: UrgentRecord, student: Student | None = None
) -> UrgentConcern:
    """The row and its withheld list at once. The same nonce is the same concern, however often it is sent; words that
    were added before the second press are added to it, never lost."""
    try:
        with _give_up_early(), transaction.atomic():
            _limit_on_postgresql()
            done = UrgentConcern.objects.select_for_update().filter(nonce=nonce, raised_by=by).first()
            return _say_more(done, record, by) if done else _write(school, by, nonce, record, student)
    except OperationalError as late:
        raise NotSentInTime from late


def _write(school: School, by: User, nonce: UUID, record: UrgentRecord, student: Student | None) -> UrgentConcern:
    if not any(text.strip() for text in (record.who, record.what, record.told)) and student is None:
        raise NothingSaid
    concern = UrgentConcern.objects.create(
        school=school,
        student=student,
        who=record.who.strip(),
        what=record.what.strip(),
        told=record.told.strip(),
        about=record.about,
        about_whom=record.about_whom.strip(),
        raised_by=by,
        raised_at=timezone.now(),
        nonce=nonce,
    )
    _keep_from(concern, record, by)
    _audit(concern, by, "urgent.raise", about=record.about)
    return concern


def _say_more(concern: UrgentConcern, record: UrgentRecord, by: User) -> UrgentConcern:
    """The first press arrived though its confirmation did not. Nobody is let in by a second answer."""
    before = [getattr(concern, name) for name in _WORDS]
    for name in _WORDS:
        setattr(concern, name, _joined(getattr(concern, name), getattr(record, name).strip()))
    more_cautious = _CAUTION.index(record.about) > _CAUTION.index(concern.about)
    if before == [getattr(concern, name) for name in _WORDS] and not more_cautious:
        return concern
    concern.about = record.about if more_cautious else concern.about
    concern.save(update_fields=[*_WORDS, "about"])
    _keep_from(concern, record, by)
    _audit(concern, by, "urgent.add", about=concern.about)
    return concern


_WORDS = ("who", "what", "told", "about_whom")
_CAUTION = ("no", "guardian", "unsure", "staff")


def _joined(old: str, new: str) -> str:
    if new in old:
        return old
    return new if old in new else f"{old}\n{new}"


@contextmanager
def _give_up_early() -> Iterator[None]:
    """SQLite waits for its one writer where the transaction begins, so its patience is shortened before that."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_limit() * 1000:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def _limit_on_postgresql() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{_limit()}s"])
            cursor.execute("SET LOCAL statement_timeout = %s", [f"{_limit()}s"])


def _limit() -> int:
    return int(getattr(settings, "URGENT_GIVE_UP_SECONDS", GIVE_UP_SECONDS))


def _keep_from(concern: UrgentConcern, record: UrgentRecord, by: User) -> None:
    kept = withheld_from(record.about, record.about_whom, _colleagues(concern.school), said=record.what)
    known = set(concern.withheld_from.values_list("user_id", "role"))
    wanted = {(user, "") for user in kept.users - {by.pk}} | {(None, role) for role in kept.roles}
    UrgentWithheld.objects.bulk_create(
        UrgentWithheld(concern=concern, user_id=user, role=role) for user, role in wanted - known
    )


def _colleagues(school: School) -> list[Colleague]:
    rows = StaffAssignment.objects.filter(school=school).values_list("user_id", "user__name").distinct()
    return [Colleague(user, name) for user, name in rows]


@transaction.atomic
def acknowledge_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """“I have it and am going now.” The first who presses has it."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = timezone.now(), by
        concern.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _audit(concern, by, "urgent.acknowledge")
    return concern


@transaction.atomic
def widen_withheld(concern: UrgentConcern, *, by: User, users: Iterable[User] = (), roles: Iterable[str] = ()) -> None:
    """More people are kept out; nobody is ever let in again by this."""
    for user in users:
        UrgentWithheld.objects.get_or_create(concern=concern, user=user, role="")
    for role in roles:
        UrgentWithheld.objects.get_or_create(concern=concern, user=None, role=role)
    _audit(concern, by, "urgent.withhold")


@transaction.atomic
def record_actions(concern: UrgentConcern, *, by: User, actions_taken: str) -> UrgentConcern:
    """One more line of what was done, with time and name; lines are added, never changed. Never required."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    said = actions_taken.strip()
    latest = concern.actions_taken.rpartition(LINE_BREAK)[2]
    if not said or latest.endswith(f" {by.name}: {said}"):
        return concern
    line = f"{timezone.localtime():%m-%d %H:%M} {by.name}: {said}"
    concern.actions_taken = f"{concern.actions_taken}{LINE_BREAK}{line}" if concern.actions_taken else line
    concern.save(update_fields=["actions_taken"])
    _audit(concern, by, "urgent.note")
    return concern


@transaction.atomic
def ask_to_close_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """The first of two: the child is safe and the list is done."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    if concern.close_asked_at is None and concern.closed_at is None:
        concern.close_asked_at, concern.close_asked_by = timezone.now(), by
        concern.save(update_fields=["close_asked_at", "close_asked_by"])
        _audit(concern, by, "urgent.ask_to_close")
    return concern


@transaction.atomic
def close_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """The second of two confirms. Pressing twice closes once."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    if concern.closed_at:
        return concern
    if concern.close_asked_by_id is None:
        raise NotAskedToClose
    if concern.close_asked_by_id == by.pk or by.role not in CONFIRM_THE_END:
        raise NeedsSecondPerson
    concern.closed_at, concern.closed_by, concern.confirmed_by = timezone.now(), concern.close_asked_by, by
    concern.save(update_fields=["closed_at", "closed_by", "confirmed_by"])
    _audit(concern, by, "urgent.close")
    return concern


def _audit(concern: UrgentConcern, by: User, verb: str, **detail: object) -> None:
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=by, verb=verb, obj=concern, subjects=subjects, detail=detail)
