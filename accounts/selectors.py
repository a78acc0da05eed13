"""Pages of the audit log, and until when a sign-in is paused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.addresses import hashed_name
from accounts.models import AuditEvent, User

PAGE = 50


@dataclass(frozen=True)
class EventPage:
    """The newest fifty events before a point; `next_before` is that point for the page that follows, if one does."""

    events: list[AuditEvent]
    next_before: int | None


def event_page(
    events: QuerySet[AuditEvent],
    *,
    verbs: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
    person: str = "",
    actor: UUID | None = None,
    before: int | None = None,
) -> EventPage:
    """By key, not by page number: the log grows while it is read, and page 900 costs as much as page 1.

    `person`: a part of a name, or a user name.
    """
    if verbs:
        events = events.filter(verb__in=verbs)
    if since:
        events = events.filter(at__gte=_midnight(since))
    if until:
        events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
    if actor:
        events = events.filter(actor_id=actor)
    if person:
        named = User.objects.filter(Q(name__contains=person) | Q(username=person))
        events = events.filter(actor_id__in=list(named.values_list("public_id", flat=True)))
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-pk")[: PAGE + 1])
    return EventPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def paused_until(request: HttpRequest, username: str) -> datetime | None:
    """When this name may be tried again from this address; None while nothing is paused. Asked after a refusal."""
    if not getattr(request, "axes_locked_out", False):
        return None
    tries = AccessAttempt.objects.filter(
        username=hashed_name(username), ip_address=getattr(request, "axes_ip_address", None)
    )
    last, pause = tries.aggregate(last=Max("attempt_time"))["last"], get_cool_off(request)
    return last + pause if last and pause else None
