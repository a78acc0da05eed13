"""What can be put right without a line and without a loss: files nobody knows, files that are gone, work that hangs."""

from django.conf import settings

from accounts import audit
from screening.documents import storage
from screening.jobs.services import release_leases, requeue
from screening.operations import embedded
from screening.operations.backups.making import AlreadyRunning, clear_leftovers
from screening.operations.doctor.examining import known_files, lost_documents


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
