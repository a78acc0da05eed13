"""What leaves the house: a mail or a line to a group that says “please sign in” and nothing else.

Rows of one person, kind and page go together and once a day. A row is taken by a conditional UPDATE that also names
the moment at which it is free again, so that a sender that was killed keeps nothing: the worst is one mail twice, both
under the Message-ID of the row. Runs with every tick of the worker; without rows it costs one indexed look.
"""

import logging
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from time import monotonic
from uuid import uuid4

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Dispatch, Notice
from accounts.notices import channels

NOT_FOR_A_GROUP = frozenset({"urgent", "urgent-escalated", "urgent-close"})  # somebody it is kept from may read along
LEASE = timedelta(minutes=3)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=365)
MAX_ATTEMPTS = 12  # about two days
MORNING = time(7, 30)
SECONDS_A_TICK = 12  # well below the worker's own limit
logger = logging.getLogger(__name__)
S = Dispatch.State


def send_due() -> int:
    """Everything that is due, for twelve seconds; stops where a way out is closed. Returns how many went."""
    sent, until = 0, monotonic() + SECONDS_A_TICK
    while monotonic() < until:
        row = _due(timezone.now()).select_related("notice__to").order_by("not_before", "pk").first()
        if row is None:
            break
        went = _send(row)
        if went is None:
            break
        sent += went
    return sent


def forget_old() -> None:
    """An inbox is no archive."""
    Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _send(row: Dispatch) -> bool | None:
    """Whether it went; None where trying the next one would end the same way."""
    now, line = timezone.now(), _line(row)
    if line.filter(state=S.SENT, sent_at__range=(_midnight(now), _tomorrow(now))).exists():
        _due(now, line).update(not_before=_tomorrow(now))
        return False
    if not _due(now, line).filter(notice__read_at__isnull=True).exists():
        _due(now, line).update(state=S.NEEDLESS)
        return False
    claim = uuid4()
    if not _due(now, line).update(claim=claim, not_before=now + LEASE, attempts=F("attempts") + 1):
        return False
    held = Dispatch.objects.filter(claim=claim, state=S.QUEUED)
    try:
        first = held.select_related("notice__to").order_by("pk")[0]  # its id is the id of the message, also next time
        channels.send(first, count=held.filter(notice__read_at__isnull=True).count())
    except channels.WillNeverGo:
        held.update(state=S.FAILED, error="refused")
    except (OSError, SMTPException) as error:
        logger.warning("a notice could not leave: %s", type(error).__name__)
        _later(held, row.attempts + 1, now, type(error).__name__)
        return None
    else:
        return bool(held.update(state=S.SENT, sent_at=timezone.now(), error=""))
    return False


def _due(now: datetime, rows: QuerySet[Dispatch] | None = None) -> QuerySet[Dispatch]:
    return (Dispatch.objects.all() if rows is None else rows).filter(state=S.QUEUED, not_before__lte=now)


def _line(row: Dispatch) -> QuerySet[Dispatch]:
    """The rows that are one message: of a person's mail those of one line in the inbox, of the group all."""
    rows = Dispatch.objects.filter(channel=row.channel)
    if row.channel == Dispatch.Channel.ROBOT:
        return rows
    note = row.notice
    return rows.filter(notice__to=note.to, notice__kind=note.kind, notice__page=note.page, notice__about=note.about)


def _later(held: QuerySet[Dispatch], attempts: int, now: datetime, error: str) -> None:
    """The pause doubles; after two days the inbox has to do."""
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    held.filter(attempts__gte=MAX_ATTEMPTS).update(state=S.FAILED, error=error)
    held.update(not_before=now + pause, error=error)


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _tomorrow(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), MORNING))
