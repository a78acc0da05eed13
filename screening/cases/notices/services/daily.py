"""What waits for whom: at most one line a kind and day, from seven in the morning, on school days only."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices.services import notify
from screening.cases.notices.services.standing import SOURCES, StandingNotice
from screening.documents.models import Document
from screening.jobs.models import Job
from students.models import County, School
from students.selectors import calendar_of

EARLIEST = time(7)
EVERY = {  # school life is no alarm clock: said again only after so many days, unless something new came
    "queue": 1,
    "overdue": 1,
    "waits-too-long": 7,
    "hand-over": 1,
    "child-left": 7,
    "break-glass": 1,
    "round-open": 30,
    "round-closing": 1,
    "late-rows": 7,
    "receipt-missing": 3,
    "please-talk": 4,
    "follow-up": 7,
    "watch-check": 7,
    "look-up": 3,
    "holiday-plans": 7,
    "teacher-ack": 30,
    "still-waiting": 30,
}


def give_daily_notices() -> int:
    """Runs several times a day and says each thing once. Returns how many lines there are more."""
    now = timezone.localtime()
    if now.time() < EARLIEST:
        return 0
    schools = _in_session(now)
    told = _told(now)
    lines = [line for source in SOURCES for line in source(schools, now.date()) if _is_due(line, told, now)]
    _say(lines)
    return len(lines) + _tell_of_failed_documents(now)


@transaction.atomic
def _say(lines: list[StandingNotice]) -> None:
    people = User.objects.in_bulk({line.to for line in lines})
    for line in lines:
        params: dict[str, Any] = {"count": str(line.count), **line.params}
        notify([people[line.to]], kind=line.kind, by=None, page=line.page, **params)


def _in_session(now: datetime) -> list[int]:
    """Schools that are at work today."""
    open_today = [county.pk for county in County.objects.all() if calendar_of(county).is_school_day(now.date())]
    return list(School.objects.filter(township__county__in=open_today).values_list("pk", flat=True))


def _told(now: datetime) -> dict[tuple[int, str], datetime]:
    """Who was last told of what kind, and when; what a clock that was ahead has dated was not told yet."""
    lately = (now - timedelta(days=max(EVERY.values()) + 1), now)
    rows = Notice.objects.filter(kind__in=EVERY, created_at__range=lately)
    return {(to, kind): last for to, kind, last in rows.values_list("to", "kind").annotate(last=Max("created_at"))}


def _is_due(line: StandingNotice, told: dict[tuple[int, str], datetime], now: datetime) -> bool:
    last = told.get((line.to, line.kind))
    if last is None or (line.newest and line.newest > last):
        return True
    return (now.date() - timezone.localdate(last)).days >= EVERY[line.kind]


def _tell_of_failed_documents(now: datetime) -> int:
    """Once a failure, to whoever asked for the file."""
    failed = Document.objects.filter(job__state=Job.State.FAILED, job__finished_at__gte=now - timedelta(days=7))
    rows = list(failed.select_related("requested_by", "job"))
    ids = [str(row.public_id) for row in rows]
    known = (
        Notice.objects.filter(kind="document-failed", about__in=ids).values_list("about").annotate(Max("created_at"))
    )
    return sum(len(notices) for notices in _about_documents(rows, dict(known)))


def _about_documents(rows: list[Document], known: dict[str, datetime]) -> Iterator[list[Notice]]:
    for row in rows:
        told, failed = known.get(str(row.public_id)), row.job.finished_at
        if told is None or (failed and told < failed):
            page, about = "documents:show_document", row.public_id
            yield notify([row.requested_by], kind="document-failed", by=None, page=page, about=about)
