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

from accounts.audit.chain import START, mac_of
from accounts.models import AuditAnchor, AuditEvent, AuditSubject

UNSEALED_AFTER = timedelta(seconds=60)


class Trouble(StrEnum):
    MISSING = "missing"  # numbers that nobody has any more
    CHANGED = "changed"  # the seal does not fit: edited, moved or put in afterwards
    CHILDREN = "children"  # the list of children shown differs from what the event says
    SHORTENED = "shortened"  # an anchor knows a later event than the log
    REWRITTEN = "rewritten"  # an anchor knows another seal at this number
    UNSEALED = "unsealed"  # older than a minute and still without a number


@dataclass(frozen=True)
class AuditFinding:
    """One thing that is wrong with the log: at which number, how many events, the event's id if it has one."""

    trouble: Trouble
    number: int | None
    count: int = 1
    event_id: UUID | None = None


Anchor = tuple[int, str]  # number and MAC of an event that was once the head


def verify(anchors: Iterable[Anchor] = ()) -> list[AuditFinding]:
    """Everything that is wrong, in the order of the log; empty when nothing is. `anchors` adds heads kept on paper."""
    known: dict[int, set[str]] = defaultdict(set)
    for number, mac in [*anchors, *AuditAnchor.objects.values_list("number", "mac")]:
        known[number].add(mac)
    findings, last = [], 0
    for finding, number in _walk(known):
        last = number
        findings += finding
    findings += [AuditFinding(Trouble.SHORTENED, n, n - last) for n in sorted(known) if n > last][-1:]
    return findings + _find_unsealed()


def _walk(known: dict[int, set[str]]) -> Iterator[tuple[list[AuditFinding], int]]:
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
            if any(mac != event.mac for mac in known.get(number, ())):
                findings.append(AuditFinding(Trouble.REWRITTEN, number, event_id=event.event_id))
            yield findings, number
            expected, previous = number + 1, event.mac


def _find_unsealed() -> list[AuditFinding]:
    late = AuditEvent.objects.filter(number__isnull=True, at__lt=timezone.now() - UNSEALED_AFTER).order_by("id")
    count = late.count()
    return [AuditFinding(Trouble.UNSEALED, None, count, late[0].event_id)] if count else []


def _children_of(events: list[AuditEvent]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    pairs = AuditSubject.objects.filter(event__in=[event.pk for event in events]).values_list("event_id", "subject_id")
    for event_id, subject_id in pairs:
        found[event_id].append(str(subject_id))
    return defaultdict(list, {event_id: sorted(ids) for event_id, ids in found.items()})


def _chunks(events: Iterator[AuditEvent], size: int) -> Iterator[list[AuditEvent]]:
    while chunk := list(islice(events, size)):
        yield chunk
