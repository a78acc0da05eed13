"""What can be measured of an installation in a moment. No row of it is about a child."""

import os
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Max, Min, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.services.keys import keys_fit
from screening.jobs.models import FailedChore, Job, SignOfLife
from screening.jobs.pulse import worker_seen
from screening.jobs.schema import Schema, compare_schema
from screening.jobs.wake import broker_answers
from screening.operations.backups.making import backup_folder
from screening.operations.backups.sealing import recipient
from screening.operations.health import database_answers
from screening.operations.models import Backup

COLUMNS = ("what", "chore", "moment")
ZONE = Path("/etc/localtime")
NEWEST_EVENTS = 500  # a wrong clock is forgotten when so much was recorded since


@dataclass(frozen=True)
class Disk:
    """The fullest of the disks that hold data, documents and backups."""

    free: int
    total: int


@dataclass(frozen=True)
class State:
    """`None` where the database had to be asked and did not answer, or where there is nothing yet."""

    now: datetime
    demo: bool = False
    released: date | None = None  # None of a program that came from no release
    database: bool = True
    schema: Schema = Schema(frozenset(), frozenset())
    keys_fit: bool = True
    broker: bool = True
    disk: Disk | None = None
    began: datetime | None = None
    worker_seen: datetime | None = None
    waits_since: datetime | None = None  # the oldest piece of work somebody waits for
    failed: tuple[tuple[str, datetime], ...] = ()  # work by the clock: its name, since when
    newest_event: datetime | None = None
    zone: str = settings.TIME_ZONE  # of a computer of its own; a container has none that matters
    backup_key: bool = True
    backup_at: datetime | None = None
    proved_at: datetime | None = None


def measure() -> State:
    """Everything, for the page and for a monitor."""
    state = replace(_outside_the_database(), broker=broker_answers())
    if not database_answers():
        return replace(state, database=False)
    try:
        state = replace(state, schema=compare_schema())
        if not state.schema.fits:
            return state
        return replace(_with_rows(state), keys_fit=keys_fit(), waits_since=_waits_since(state.now))
    except DatabaseError:
        return replace(state, database=False)


def measure_for_first_screen() -> State:
    """What a line on a first screen may be about, in few questions: that page works, so the database does."""
    return _with_rows(_outside_the_database())


def measure_disk() -> Disk | None:
    """None where the folder of the data cannot be reached."""
    places = [Path(settings.VAR_DIR), Path(settings.DOCUMENT_DIR), backup_folder()]
    try:
        found = [shutil.disk_usage(place) for place in places if place.exists() or place == places[0]]
    except OSError:
        return None
    fullest = min(found, key=lambda one: one.free / one.total)
    return Disk(fullest.free, fullest.total)


def measure_zone() -> str:
    """As the computer is set; the program itself always counts in the county's time."""
    try:
        return os.readlink(ZONE).rpartition("zoneinfo/")[2]
    except OSError:
        return "UTC"


def _outside_the_database() -> State:
    return State(
        now=timezone.now(),
        demo=settings.DEMO,
        released=settings.RELEASED,
        disk=measure_disk(),
        backup_key=recipient() is not None,
        zone=measure_zone() if settings.KEY_FILE else settings.TIME_ZONE,
    )


def _with_rows(state: State) -> State:
    told = list(_moments(state.now))
    moments = {what: at for what, _chore, at in told}
    newest = AuditEvent.objects.order_by("-pk")[:NEWEST_EVENTS].aggregate(at=Max("at"))
    return replace(
        state,
        began=moments.get("began"),
        worker_seen=worker_seen(moments.get("sign")),
        failed=tuple(sorted(((chore, at) for what, chore, at in told if what == "failed"), key=itemgetter(1))),
        newest_event=newest["at"],
        backup_at=moments.get("backup"),
        proved_at=moments.get("proof"),
    )


def _moments(now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """What happened, the name of a chore, and when: in one question. A backup of a day to come is none."""
    rows = (
        ("began", User, Min("created_at")),
        ("sign", SignOfLife, Max("at")),
        ("backup", Backup, Max("made_at", filter=Q(made_at__lte=now))),
        ("proof", Backup, Max("proved_at", filter=Q(proved_at__lte=now))),
    )
    each = [
        model.objects.order_by().values(what=Value(what), chore=Value("")).annotate(moment=at).values_list(*COLUMNS)
        for what, model, at in rows
    ]
    failed = FailedChore.objects.order_by().annotate(what=Value("failed"), chore=F("name"), moment=F("since"))
    return failed.values_list(*COLUMNS).union(*each, all=True)


def _waits_since(now: datetime) -> datetime | None:
    due = Job.objects.filter(state=Job.State.QUEUED, queue=Job.Queue.DEFAULT, not_before__lte=now)
    since: datetime | None = due.aggregate(at=Min("not_before"))["at"]
    return since
