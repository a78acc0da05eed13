"""Was the log touched? Every number, every seal and every anchor is looked at again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hmac import compare_digest
from itertools import islice
from uuid import UUID

from django.utils import timezone

from accounts.audit.chain import START, is_own, mac_of
from accounts.audit.naming import KeptHead, all_kept_heads
from accounts.models import AuditAnchor, AuditEvent, AuditSubject

UNSEALED_AFTER = timedelta(seconds=60)


class Trouble(StrEnum):
    MISSING = "missing"  # numbers that nobody has any more
    CHANGED = "changed"  # the seal does not fit: edited, moved or put in afterwards
    CHILDREN = "children"  # the list of children shown differs from what the event says
    SHORTENED = "shortened"  # an anchor knows a later event than the log
    REWRITTEN = "rewritten"  # an anchor knows another seal at this number
    FOREIGN = "foreign"  # without a number, and not written by the program
    UNSEALED = "unsealed"  # older than a minute and still without a number


@dataclass(frozen=True)
class AuditFinding:
    """One thing that is wrong with the log: at which number, how many events, the event's id if it has one; where the
    number was kept that the log does not fit."""

    trouble: Trouble
    number: int | None
    count: int = 1
    event_id: UUID | None = None
    place: str = ""


def every_head() -> list[KeptHead]:
    """All that is kept anywhere in the database: anchors, and what the rooms note on their reports and backups."""
    rows = AuditAnchor.objects.values_list("number", "mac", "place")
    return [*(KeptHead(*row) for row in rows), *all_kept_heads()]


def verify(typed: Iterable[KeptHead] = ()) -> list[AuditFinding]:
    """Everything that is wrong, in the order of the log; empty when nothing is. `typed`: heads kept on paper."""
    known: dict[int, set[KeptHead]] = defaultdict(set)
    for head in [*typed, *every_head()]:
        known[head.number].add(head)
    findings, last = [], 0
    for finding, number in _walk(known):
        last = number
        findings += finding
    late = [number for number in sorted(known) if number > last][-1:]
    findings += [AuditFinding(Trouble.SHORTENED, n, n - last, place=_places(known[n])) for n in late]
    return findings + _find_unsealed()


def _places(heads: Iterable[KeptHead]) -> str:
    return ", ".join(sorted({head.place for head in heads if head.place}))


def _walk(known: dict[int, set[KeptHead]]) -> Iterator[tuple[list[AuditFinding], int]]:
    expected, previous = 1, START
    sealed = AuditEvent.objects.filter(number__isnull=False).order_by("number")
    for events in _chunks(sealed.iterator(chunk_size=1000), 1000):
        children = _children_of(events)
        for event in events:
            number = event.number or 0
            findings = []
            if number != expected:
                findings.append(AuditFinding(Trouble.MISSING, expected, number - expected))
            elif not compare_digest(mac_of(event, previous), event.mac):
                findings.append(AuditFinding(Trouble.CHANGED, number, event_id=event.event_id))
            if children[event.pk] != sorted(event.subjects):
                findings.append(AuditFinding(Trouble.CHILDREN, number, event_id=event.event_id))
            if others := [head for head in known.get(number, ()) if not event.mac.startswith(head.mac)]:
                findings.append(AuditFinding(Trouble.REWRITTEN, number, 1, event.event_id, _places(others)))
            yield findings, number
            expected, previous = number + 1, event.mac


def _find_unsealed() -> list[AuditFinding]:
    """Events without a number are few: what the program has not come to in the last second."""
    findings: list[AuditFinding] = []
    late: list[AuditEvent] = []
    for event in AuditEvent.objects.filter(number__isnull=True).order_by("id").iterator(chunk_size=1000):
        if not is_own(event):
            findings.append(AuditFinding(Trouble.FOREIGN, None, event_id=event.event_id))
        elif event.at < timezone.now() - UNSEALED_AFTER:
            late.append(event)
    return findings + ([AuditFinding(Trouble.UNSEALED, None, len(late), late[0].event_id)] if late else [])


def _children_of(events: list[AuditEvent]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    pairs = AuditSubject.objects.filter(event__in=[event.pk for event in events]).values_list("event_id", "subject_id")
    for event_id, subject_id in pairs:
        found[event_id].append(str(subject_id))
    return defaultdict(list, {event_id: sorted(ids) for event_id, ids in found.items()})


def _chunks(events: Iterator[AuditEvent], size: int) -> Iterator[list[AuditEvent]]:
    while chunk := list(islice(events, size)):
        yield chunk
