"""What takes longer than a glance: every page of the database file, every file on the disk, every seal of the log."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts import audit
from accounts.cannot_store import StorageFailure, why_not
from accounts.models import AuditEvent
from accounts.privacy.resealing import count_values
from accounts.services.keys import fingerprints
from config.encrypted_sqlite.opening import FileNotOpened
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.jobs.selectors import lease_is_over
from screening.jobs.services import release_leases, requeue
from screening.operations import embedded
from screening.operations.backups.making import AlreadyRunning, clear_leftovers, leftovers
from screening.operations.wellness.state import State, measure

WELL = "ok"
NO_KEY = "no key opens it"
LONGEST_LOG = 300_000  # events; a longer log is verified by its own command, at night
MOST_OPENED = 200 * 2**20  # bytes of papers that are read through
PATIENCE = 3  # seconds for the site to show its certificate
MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True)
class Examination:
    """`None`: could not be asked, or there is nothing of the kind."""

    state: State
    running: bool | None = None  # of a program that this computer starts itself
    integrity: str | None = WELL
    rows_asked: bool = True  # no, where a full disk takes not even the note that somebody asked
    shelf_answers: bool = True  # where finished papers lie
    lost: int = 0  # documents whose file is not there, or damaged
    orphans: int = 0  # files no row knows
    unreadable: int = 0
    log_findings: int | None = 0
    stale_leases: int = 0
    leftovers: int = 0  # half files of a backup that was killed
    open_folders: tuple[str, ...] = ()  # that others on this computer can read
    memory: int | None = None  # bytes that are free for use
    site: str = ""  # name of a county's server; empty: the computer of an office
    certificate_ends: datetime | None = None
    keys: tuple[tuple[str, str], ...] = ()
    settings: tuple[str, ...] = ()  # what the framework and our own checks say of them


def examine() -> Examination:
    site = "" if settings.KEY_FILE else next(iter(settings.ALLOWED_HOSTS), "")
    found = Examination(
        state=measure(),
        running=_is_running() if settings.KEY_FILE else None,
        integrity=_asked(integrity),
        leftovers=len(leftovers()),
        open_folders=_open_folders(),
        memory=_memory(),
        site=site,
        certificate_ends=_ends(_served_certificate(site) if site else _own_certificate()),
        keys=tuple(fingerprints()),
        settings=tuple(message.msg for message in run_checks() if message.is_serious()),
    )
    state = found.state
    can_ask = found.integrity == WELL and state.schema.fits and state.database and state.keys_fit
    return _with_rows(found) if can_ask else replace(found, rows_asked=False)


def integrity() -> str:
    """“ok”, or what the database says of itself first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            return str(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database")
        failures = int(cursor.fetchone()[0])
        return WELL if not failures else f"{failures} checksum failures"


def lost_documents() -> list[Document]:
    """Rows whose file is not there or is not what was put there; the newest are opened, of the others it is asked
    whether they lie there. Raises OSError."""
    ready = Document.objects.filter(job__state=Job.State.READY, purged_at=None).exclude(path="")
    opened, lost = 0, []
    for row in ready.select_related("job").order_by("-pk").iterator():
        opened += row.size
        is_well = storage.is_whole(row.path, row.key) if opened <= MOST_OPENED else storage.lies_there(row.path)
        if not is_well:
            lost.append(row)
    return lost


def known_files() -> set[str]:
    return set(Document.objects.exclude(path="").values_list("path", flat=True))


def _with_rows(found: Examination) -> Examination:
    try:
        return replace(
            _with_papers(found),
            unreadable=count_values()[1],
            log_findings=_log_findings(),
            stale_leases=Job.objects.filter(lease_is_over(timezone.now()), state=Job.State.RUNNING).count(),
        )
    except DatabaseError as error:
        if why_not(error) == StorageFailure.DAMAGED:
            return replace(found, integrity=str(error))
        return replace(found, rows_asked=False)


def _with_papers(found: Examination) -> Examination:
    try:
        return replace(found, lost=len(lost_documents()), orphans=len(storage.orphans(known_files())))
    except OSError:
        return replace(found, shelf_answers=False)


def _is_running() -> bool:
    try:
        with embedded.only_one(Path(settings.VAR_DIR)):
            return False
    except embedded.CannotStart:
        return True


def _asked(question: Callable[[], str]) -> str | None:
    try:
        return question()
    except DatabaseError as error:
        if isinstance(error.__cause__, FileNotOpened):
            return NO_KEY
        return str(error) if why_not(error) == StorageFailure.DAMAGED else None


def _log_findings() -> int | None:
    audit.seal_leftovers()
    return len(audit.verify()) if AuditEvent.objects.count() <= LONGEST_LOG else None


def _open_folders() -> tuple[str, ...]:
    places = (Path(settings.VAR_DIR), Path(settings.DOCUMENT_DIR), Path(settings.KEY_FILE or settings.VAR_DIR))
    return tuple(str(place) for place in dict.fromkeys(places) if place.exists() and place.stat().st_mode & 0o077)


def _memory() -> int | None:
    try:
        words = dict(line.split(":") for line in MEMORY.read_text().splitlines())
        return int(words["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def _own_certificate() -> bytes:
    """Of the office network; nothing where it is not served."""
    path = Path(settings.VAR_DIR) / "tls" / "server.pem"
    return path.read_bytes() if path.exists() else b""


def _served_certificate(site: str) -> bytes:
    """As whoever opens the site is shown it: a proxy holds it, which may be the county's own."""
    try:
        return ssl.get_server_certificate((site, 443), timeout=PATIENCE).encode()
    except (OSError, ValueError):
        return b""


def _ends(certificate: bytes) -> datetime | None:
    try:
        return x509.load_pem_x509_certificate(certificate).not_valid_after_utc.astimezone(UTC)
    except ValueError:
        return None


def repair() -> dict[str, int]:
    """How much of each was done. Documents are made anew by the worker, as its next work.

    Raises DatabaseError, OSError.
    """
    lost = lost_documents()
    for document in lost:
        requeue(document.job, by=document.requested_by)
    done = {
        "files": storage.sweep(known_files()),
        "documents": len(lost),
        "leases": _release(),
        "leftovers": _clear(),
    }
    audit.record(by=None, verb="installation.repair", detail=done)
    return done


def _release() -> int:
    """Only where no program of this computer runs: it would hold them."""
    try:
        with embedded.only_one(settings.VAR_DIR):
            return release_leases()
    except embedded.CannotStart:
        return 0


def _clear() -> int:
    try:
        return clear_leftovers()
    except (AlreadyRunning, OSError):
        return 0
