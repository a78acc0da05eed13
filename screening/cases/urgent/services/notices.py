"""Who is told that something urgent waits: everybody whose screen shows it at that moment, and nobody else, ever.

Derived from times with every tick of the worker, never the only way: the concern stands on the screen without it.
Whoever is kept out later loses the line and its place in the count as well.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.notices.services import notify
from accounts.permissions import Permission, can
from screening.cases.access import DEPUTY_AFTER, may_act_on, urgent_concerns_of
from screening.cases.models import UrgentConcern
from screening.cases.urgent.readers import may_come_to_see

NEWS, LATE, CLOSE = "urgent", "urgent-escalated", "urgent-close"
KINDS = (NEWS, LATE, CLOSE)
LOOKED_AT = timedelta(days=7)
_told_of: dict[str, list[object]] = {}  # of this process


def tell_when_something_is_new() -> int:
    """With every tick: at once where a concern has come, was taken or is to be closed; once a minute for whose duty has
    changed and whose time is over since. Asking for every person each few seconds is most of what an idle PC does."""
    open_now = UrgentConcern.objects.filter(closed_at__isnull=True)
    minute = timezone.now().replace(second=0, microsecond=0)
    stand = [minute, *open_now.order_by("pk").values_list("public_id", "acknowledged_at", "close_asked_at")]
    if stand == _told_of.get("stand"):
        return 0
    told = tell_of_urgent()
    _told_of["stand"] = stand
    return told


def tell_of_urgent() -> int:
    """One line a person and concern, and one more when a second person is needed. Returns how many were told."""
    now = timezone.now()
    rows = UrgentConcern.objects.filter(closed_at__isnull=True)
    open_now = list(rows.select_related("school__township__county", "acknowledged_by"))
    pass_on_from_leavers(open_now)
    return sum(_tell(concern, now) for concern in open_now if concern.raised_at >= now - LOOKED_AT)


def pass_on_from_leavers(concerns: Iterable[UrgentConcern]) -> int:
    """What somebody took who works there no longer waits again, for the next people. Returns how many do."""
    taken = ((one, one.acknowledged_by) for one in concerns)
    left = [one for one, person in taken if person and not may_act_on(person, one)]
    for concern in left:
        _pass_on(concern)
    return len(left)


@transaction.atomic
def _pass_on(concern: UrgentConcern) -> None:
    concern.acknowledged_at = concern.acknowledged_by = None
    concern.save(update_fields=["acknowledged_at", "acknowledged_by"])
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=None, verb="urgent.pass_on", obj=concern, subjects=subjects)


def keep_notices_from_those_kept_out(concern: UrgentConcern, *, by: User | None) -> None:
    """With the same act that keeps them out."""
    holders = User.objects.filter(notices__about=str(concern.public_id), notices__kind__in=KINDS).distinct()
    kept_out = [person for person in holders if not _sees(person, concern)]
    Notice.objects.filter(to__in=kept_out, kind__in=KINDS, about=str(concern.public_id)).delete()


@transaction.atomic
def _tell(concern: UrgentConcern, now: datetime) -> int:
    keep_notices_from_those_kept_out(concern, by=None)
    known = set(Notice.objects.filter(about=str(concern.public_id), kind__in=KINDS).values_list("to", "kind"))
    told = 0
    for person in may_come_to_see(concern, now):
        for kind in _kinds_for(person, concern, now):
            said = {(person.pk, CLOSE)} if kind == CLOSE else {(person.pk, NEWS), (person.pk, LATE)}
            if not said & known:
                told += len(_notify(person, kind, concern, now))
    return told


def _kinds_for(person: User, concern: UrgentConcern, now: datetime) -> Iterator[str]:
    if person.pk == concern.raised_by_id or not _sees(person, concern):
        return
    late = concern.acknowledged_at is None and concern.raised_at <= now - DEPUTY_AFTER
    yield LATE if late else NEWS
    asked = concern.close_asked_at is not None and concern.close_asked_by_id != person.pk
    if asked and can(person, Permission.CONFIRM_THE_END) and may_act_on(person, concern):
        yield CLOSE


def _notify(person: User, kind: str, concern: UrgentConcern, now: datetime) -> list[Notice]:
    where: dict[str, str | UUID] = {"page": "cases:show_urgent", "about": concern.public_id}
    params = {"school": concern.school.name} if kind != CLOSE else {}
    if kind == LATE:
        params["minutes"] = str(int((now - concern.raised_at).total_seconds() // 60))
    return notify([person], kind=kind, by=None, **where, **params)  # type: ignore[arg-type]


def _sees(person: User, concern: UrgentConcern) -> bool:
    return urgent_concerns_of(person).filter(pk=concern.pk).exists()
