"""A child may not be safe. One synchronous row, and from whom it is kept, in one transaction; never a job."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.records import UrgentRecord
from screening.cases.withholding import Colleague, withheld_from
from students.models import School, StaffAssignment, Student

GIVE_UP_SECONDS = 8


class NothingSaid(Exception):
    """All three lines are empty: one is enough."""


class NeedsSecondPerson(Exception):
    """Whoever asked for the end of an urgent concern cannot confirm it."""


class NotAskedToClose(Exception):
    """Nobody has asked for the end of this concern yet."""


@transaction.atomic
def raise_urgent(
    school: School, *, by: User, nonce: UUID, record: UrgentRecord, student: Student | None = None
) -> UrgentConcern:
    """The row and its withheld list at once. The same nonce is the same concern, however often it is sent."""
    _give_up_early()
    done = UrgentConcern.objects.filter(nonce=nonce, raised_by=by).first()
    if done:
        return done
    if not any(text.strip() for text in (record.who, record.what, record.told)) and student is None:
        raise NothingSaid
    concern = UrgentConcern.objects.create(
        school=school,
        student=student,
        who=record.who,
        what=record.what,
        told=record.told,
        about=record.about,
        about_whom=record.about_whom,
        raised_by=by,
        raised_at=timezone.now(),
        nonce=nonce,
    )
    _keep_from(concern, record, by)
    _audit(concern, by, "urgent.raise", about=record.about)
    return concern


def _give_up_early() -> None:
    """On PostgreSQL this write gives up after 8 s, so that the person at the screen telephones. SQLite waits as set."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            limit = getattr(settings, "URGENT_GIVE_UP_SECONDS", GIVE_UP_SECONDS)
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{limit}s"])
            cursor.execute("SET LOCAL statement_timeout = %s", [f"{limit}s"])


def _keep_from(concern: UrgentConcern, record: UrgentRecord, by: User) -> None:
    kept = withheld_from(record.about, record.about_whom, _colleagues(concern.school))
    UrgentWithheld.objects.bulk_create(
        [UrgentWithheld(concern=concern, user_id=user) for user in sorted(kept.users - {by.pk})]
        + [UrgentWithheld(concern=concern, role=role) for role in sorted(kept.roles)]
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
    """What was reported to whom, when, with which receipt. May be written again and again; never required."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    concern.actions_taken = actions_taken
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
    if concern.close_asked_by_id == by.pk:
        raise NeedsSecondPerson
    concern.closed_at, concern.closed_by, concern.confirmed_by = timezone.now(), concern.close_asked_by, by
    concern.save(update_fields=["closed_at", "closed_by", "confirmed_by"])
    _audit(concern, by, "urgent.close")
    return concern


def _audit(concern: UrgentConcern, by: User, verb: str, **detail: object) -> None:
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=by, verb=verb, obj=concern, subjects=subjects, detail=detail)
