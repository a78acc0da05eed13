"""Numbers and a chain of HMACs over the recorded events, in a short transaction after the act has been committed.

Chaining inside the act's own transaction makes every writer wait for every other (186 acts a second become 24);
sealing afterwards, at most once a second, keeps 183.
"""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import AuditAnchor, AuditEvent

logger = logging.getLogger(__name__)
BATCH = 2000
START = ""  # what the first event is chained to
FIRST_MOMENT = "unsealed"  # what an event is chained to that has no number yet
_LOCK = 0x586E5169_616F  # any constant: the advisory lock of this chain
_last_try = float("-inf")


def seal_soon() -> None:
    """After a commit: seal unless this was tried less than a second ago. Whatever happens, the request goes on."""
    global _last_try
    now = time.monotonic()
    if now - _last_try < settings.AUDIT_SEAL_INTERVAL_SECONDS:
        return
    _last_try = now
    try:
        if not _sealed_just_now():
            seal()
    except DatabaseError as error:
        logger.warning("sealing put off: %s", type(error).__name__)


def seal(*, wait: bool = False) -> int:
    """How many events were numbered and chained; 0 as well when somebody else is sealing and `wait` is false."""
    try:
        with _alone(wait=wait) as mine:
            return _seal_batch() if mine else 0
    except OperationalError:
        if wait:
            raise
        return 0  # SQLite: another writer is at work


def seal_leftovers() -> int:
    """For the reaper: events of a process that died before it could seal them. Waits for its turn if there are any."""
    total = 0
    while AuditEvent.objects.filter(number__isnull=True).exists():
        sealed = seal(wait=True)
        total += sealed
        if not sealed:
            break  # what is left did not come from the program
    return total


def head() -> AuditEvent | None:
    return AuditEvent.objects.filter(number__isnull=False).order_by("-number").first()


def anchor(place: str) -> AuditAnchor | None:
    """Note the head of the chain where it is kept elsewhere too ("backup 2026-10-19"); None while nothing is sealed."""
    seal_leftovers()
    last = head()
    if last is None or last.number is None:
        return None
    return AuditAnchor.objects.create(number=last.number, mac=last.mac, place=place)


def anchor_of_the_day() -> AuditAnchor | None:
    """For the clock: once a day, unless nothing was recorded since the last one."""
    today = timezone.localdate()
    last = AuditAnchor.objects.order_by("-number").first()
    if AuditAnchor.objects.filter(place=f"day {today}").exists():
        return None
    end = head()
    return anchor(f"day {today}") if end and (last is None or last.number != end.number) else None


def own_mac(event: AuditEvent) -> str:
    """The MAC an event carries from its first moment until it is numbered: one put in beside the program has none."""
    return mac_of(event, FIRST_MOMENT)


def is_own(event: AuditEvent) -> bool:
    return hmac.compare_digest(own_mac(event), event.mac)


def mac_of(event: AuditEvent, previous_mac: str) -> str:
    """HMAC-SHA256 (hex) over everything an event says, its number and the MAC of the event before it."""
    content = [
        previous_mac,
        event.number,
        str(event.event_id),
        _moment(event.at),
        str(event.actor_id) if event.actor_id else None,
        event.role,
        event.verb,
        event.object_type,
        event.object_id,
        event.purpose,
        event.request_id,
        event.subjects,
        event.detail,
        _moment(event.sealed_at),
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _seal_batch() -> int:
    waiting = AuditEvent.objects.filter(number__isnull=True).order_by("id")[:BATCH]
    events = [event for event in waiting if is_own(event)]
    if not events:
        return 0
    last = head()
    number, mac = (last.number or 0, last.mac) if last else (0, START)
    now = timezone.now()
    for event in events:
        number += 1
        event.number, event.sealed_at = number, now
        mac = event.mac = mac_of(event, mac)
    AuditEvent.objects.bulk_update(events, ["number", "mac", "sealed_at"], batch_size=200)
    return len(events)


def _sealed_just_now() -> bool:
    """Another process may have done it: once a second is meant for the whole installation."""
    last = head()
    if last is None or last.sealed_at is None:
        return False
    age = timezone.now() - last.sealed_at
    return timedelta(0) <= age < timedelta(seconds=settings.AUDIT_SEAL_INTERVAL_SECONDS)


@contextmanager
def _alone(*, wait: bool) -> Iterator[bool]:
    """A transaction in which nobody else seals; durable, so never a part of an act's own transaction."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])
            yield wait or bool(cursor.fetchone()[0])
    else:
        with _busy_timeout(None if wait else 0), transaction.atomic(durable=True):
            yield True  # BEGIN IMMEDIATE: there is one writer


@contextmanager
def _busy_timeout(milliseconds: int | None) -> Iterator[None]:
    if milliseconds is None:
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
