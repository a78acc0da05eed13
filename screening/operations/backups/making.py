"""Making a backup: one moment of the database, the documents, the keys; locked, noted, and old ones cleared away."""

import errno
import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from sqlcipher3 import dbapi2 as sqlcipher

from accounts import audit
from accounts.audit import KeptHead
from screening.documents import storage
from screening.operations.backups import archive
from screening.operations.backups.sealing import recipient
from screening.operations.backups.tables import Sums, copy_postgresql, copy_sqlite, database_keys, sums_of_sqlite
from screening.operations.models import Backup
from screening.rights.services.erasing import add_to_list, read_list

EVERY = timedelta(hours=24)
DAILY = "the daily backup"  # its name where work by the clock is noted as failed
DAYS, WEEKS, MONTHS = 7, 4, 12  # which daily ones stay
KEPT_UPGRADES = 5
SUFFIX = ".backup"


class NoRecipient(Exception):
    """Nobody has made the key with which backups are opened."""


class DatabaseDamaged(OSError):
    """Found while its pages were copied and read: a backup of it would be none."""

    def __init__(self) -> None:
        super().__init__(
            errno.EIO, "数据库损坏了：请运行 ./manage.py doctor / the database is damaged: ./manage.py doctor"
        )


class AlreadyRunning(Exception):
    """Another backup is being written into this folder."""


def backup_folder() -> Path:
    return Path(settings.BACKUP_DIR or Path(settings.VAR_DIR) / "backups")


def make_backup(*, reason: Backup.Reason, folder: Path | None = None) -> Backup:
    """The row of a whole archive, not saved yet: before an upgrade its table may not be there.

    Raises NoRecipient, AlreadyRunning, OSError.
    """
    to = recipient()
    if to is None:
        raise NoRecipient
    folder = folder or _own_folder()
    now = timezone.now()
    path = folder / f"xinqiao-{timezone.localtime(now):%Y-%m-%d-%H%M%S}-{reason.value}{SUFFIX}"
    with _alone(folder):
        _sweep(folder)
        anchor = audit.anchor(f"backup {path.name}"[:60])
        head = f"{anchor.number}:{anchor.mac}" if anchor else ""
        with archive.writing(path, to) as out:
            out.add(archive.KEYS, _keys())
            sums = _add_rows(out)
            documents = _add_documents(out)
            out.finish(_manifest(sums, documents, now.isoformat(), head))
        add_to_list(folder, read_list(Path(settings.VAR_DIR)))
    return Backup(
        made_at=now,
        reason=reason,
        folder=str(folder),
        file_name=path.name,
        size=path.stat().st_size,
        sha256=hash_of(path),
        anchor=head,
    )


@transaction.atomic
def note_backup(backup: Backup) -> Backup:
    backup.save()
    detail = {"reason": backup.reason, "size": backup.size, "head": backup.anchor.partition(":")[0]}
    audit.record(by=None, verb="backup.make", obj=backup, detail=detail)
    return backup


@transaction.atomic
def note_proof(backup: Backup) -> None:
    backup.proved_at = timezone.now()
    backup.save(update_fields=["proved_at"])
    audit.record(by=None, verb="backup.prove", obj=backup)


def start_due_backup() -> None:
    """Once a day, in a process of its own: a large county's takes longer than any job may. One that a clock which was
    ahead has dated does not stand for those of the days until then."""
    now = timezone.now()
    if settings.DEMO or recipient() is None or Backup.objects.filter(made_at__range=(now - EVERY, now)).exists():
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup", "--daily"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # noqa: S603


def clear_old(folder: Path) -> list[str]:
    """Names of the daily ones that went, and of those before upgrades but the newest; what was made by hand stays."""
    daily = {path: path.name[len("xinqiao-") :][:10] for path in folder.glob(f"xinqiao-*-daily{SUFFIX}")}
    newest = {day: path for path, day in sorted(daily.items())}
    stays = {newest[day.isoformat()] for day in kept(map(date.fromisoformat, newest))}
    upgrades = sorted(folder.glob(f"xinqiao-*-before-upgrade{SUFFIX}"))[:-KEPT_UPGRADES]
    gone = [path for path in [*daily, *upgrades] if path not in stays]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(path.name for path in gone)


def hash_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _own_folder() -> Path:
    """Beside the data it is made; a stick or disk that is named has to be there."""
    folder = backup_folder()
    if settings.BACKUP_DIR is None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning from error
        yield


def leftovers() -> list[Path]:
    """What a killed backup left: half a file, and a copy that is not locked."""
    halves = backup_folder().glob(f".xinqiao-*{SUFFIX}.unfinished")
    return [*halves, *Path(settings.VAR_DIR).glob("copy-*"), *Path(settings.VAR_DIR).glob("drill-*")]


def clear_leftovers() -> int:
    """How many there were. Raises AlreadyRunning, OSError."""
    found = leftovers()
    if found:
        with _alone(_own_folder()):
            _sweep(backup_folder())
    return len(found)


def _sweep(folder: Path) -> None:
    for path in [*folder.glob(f".xinqiao-*{SUFFIX}.unfinished"), *leftovers()]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _keys() -> bytes:
    names = ("SECRET_KEY", "FIELD_KEYS", "AUDIT_KEY", "LOOKUP_KEY")
    keys = {name.lower(): getattr(settings, name) for name in names}
    return json.dumps({**keys, "database_keys": database_keys()}).encode()


def _add_rows(out: archive.ArchiveWriter) -> Sums:
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="copy-", dir=settings.VAR_DIR) as place:
            copy = Path(place) / archive.DATABASE
            try:
                copy_sqlite(copy)
                sums = sums_of_sqlite(copy, database_keys())
            except sqlcipher.OperationalError as error:  # full, or not to be reached
                raise OSError(errno.EIO, str(error)) from error
            except sqlcipher.DatabaseError as error:
                raise DatabaseDamaged from error
            with copy.open("rb") as source:
                out.add_from(archive.DATABASE, source, copy.stat().st_size)
            return sums
    counts: dict[str, int] = {}

    def hand_on(table: str, part: bytes) -> None:
        counts[table] = counts.get(table, 0) + 1
        out.add(f"{archive.TABLES}{table}/{counts[table]:06d}", part)

    with _one_moment() as cursor:
        return copy_postgresql(cursor, hand_on)


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A cursor that sees the database as it was when it was opened, whatever others write meanwhile."""
    opened = connection.get_new_connection(connection.get_connection_params())
    try:
        opened.set_session(isolation_level="REPEATABLE READ", readonly=True, autocommit=False)
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def _add_documents(out: archive.ArchiveWriter) -> int:
    count = 0
    for name, lying in storage.stored():
        out.add_from(f"{archive.DOCUMENTS}{name}", *lying)
        count += 1
    return count


def _manifest(sums: Sums, documents: int, made_at: str, head: str) -> archive.Manifest:
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "format": 1,
        "product": settings.VERSION,
        "made_at": made_at,
        "database": connection.vendor,
        "migrations": [list(name) for name in applied],
        "tables": sums,
        "documents": documents,
        "audit_head": head,
    }


def kept(days: Iterable[date]) -> set[date]:
    """Which daily backups stay: of the last 7 days, 4 weeks and 12 months the newest each."""
    newest_first = sorted(set(days), reverse=True)
    stays = set(newest_first[:DAYS])
    for most, of in [(WEEKS, _week), (MONTHS, _month)]:
        groups: dict[Hashable, date] = {}
        for day in newest_first:
            groups.setdefault(of(day), day)
        stays |= set(list(groups.values())[:most])
    return stays


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month


def heads_in_backups() -> list[KeptHead]:
    """As the manifests hold them."""
    heads = Backup.objects.exclude(anchor="").values_list("anchor", "file_name")
    return [KeptHead(int(text.partition(":")[0]), text.partition(":")[2], name) for text, name in heads]
