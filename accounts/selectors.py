"""Pages of the audit log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditEvent

PAGE = 50


@dataclass(frozen=True)
class EventPage:
    """The newest fifty events before a point; `next_before` is that point for the page that follows, if one does."""

    events: list[AuditEvent]
    next_before: int | None


def event_page(
    events: QuerySet[AuditEvent],
    *,
    verb: str = "",
    day: date | None = None,
    actor: UUID | None = None,
    before: int | None = None,
) -> EventPage:
    """By key, not by page number: the log grows while it is read, and page 900 costs as much as page 1."""
    if verb:
        events = events.filter(verb=verb)
    if day:
        start = timezone.make_aware(datetime.combine(day, time.min))
        events = events.filter(at__gte=start, at__lt=start + timedelta(days=1))
    if actor:
        events = events.filter(actor_id=actor)
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-pk")[: PAGE + 1])
    return EventPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)
