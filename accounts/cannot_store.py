"""A save that cannot be stored: the disk is full, the database may only be read, is busy, gone or damaged. Whatever
was being done was rolled back; what is left to do is to say so. Pure."""

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label


class StorageFailure(StrEnum):
    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    GONE = "gone"
    DAMAGED = "damaged"
    PAPERS = "papers"


# First byte of SQLite's result codes: https://sqlite.org/rescode.html
_OF_SQLITE = {
    5: StorageFailure.BUSY,
    6: StorageFailure.BUSY,
    8: StorageFailure.READ_ONLY,
    10: StorageFailure.FULL,  # a full disk is an I/O error too, and a broken one says more in the log
    11: StorageFailure.DAMAGED,
    13: StorageFailure.FULL,
    14: StorageFailure.GONE,
    26: StorageFailure.DAMAGED,
}
# First signs of PostgreSQL's SQLSTATE: https://www.postgresql.org/docs/17/errcodes-appendix.html
_OF_POSTGRESQL = {
    "53100": StorageFailure.FULL,
    "53": StorageFailure.BUSY,
    "25006": StorageFailure.READ_ONLY,
    "55P03": StorageFailure.BUSY,
    "40": StorageFailure.BUSY,
    "57": StorageFailure.GONE,
    "58": StorageFailure.FULL,
    "08": StorageFailure.GONE,
    "XX": StorageFailure.DAMAGED,
}
_OF_SYSTEM = {
    errno.ENOSPC: StorageFailure.FULL,
    errno.EDQUOT: StorageFailure.FULL,
    errno.EROFS: StorageFailure.READ_ONLY,
    errno.EHOSTDOWN: StorageFailure.PAPERS,  # what screening.documents.store raises
}


def why_not(error: BaseException | None) -> StorageFailure | None:
    """None for every error that is a fault of the program."""
    return next((why for one in _chain(error) if (why := _why(one))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, those it came from and those it came upon."""
    found: list[BaseException] = [error] if error else []
    for one in found:  # grows meanwhile
        yield one
        found += [before for before in (one.__cause__, one.__context__) if before and before not in found]


def _why(error: BaseException) -> StorageFailure | None:
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_driver(error.__cause__ or error) or _of_a_lost_line(error)
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno or 0)
    return None


def _of_driver(cause: BaseException) -> StorageFailure | None:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & 0xFF)
    state = getattr(cause, "pgcode", None) or ""
    return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2])


def _of_a_lost_line(error: BaseException) -> StorageFailure | None:
    """PostgreSQL gives no code where nobody is there to give one."""
    cause = error.__cause__ or error
    without_code = getattr(cause, "pgcode", None) is None and not hasattr(cause, "sqlite_errorcode")
    return StorageFailure.GONE if without_code and isinstance(error, OperationalError | InterfaceError) else None


_HAPPENED: dict[StorageFailure, Label] = {
    StorageFailure.FULL: gettext_lazy(
        "The disk of the computer of the system is full or failing: nothing can be stored."
    ),
    StorageFailure.READ_ONLY: gettext_lazy("The data can be read only: nothing can be stored."),
    StorageFailure.BUSY: gettext_lazy("The system is very busy just now and could not store this in time."),
    StorageFailure.GONE: gettext_lazy("The database does not answer: nothing can be stored."),
    StorageFailure.DAMAGED: gettext_lazy("The database is damaged: nothing can be stored."),
    StorageFailure.PAPERS: gettext_lazy("The store where finished papers lie does not answer."),
}
_TO_DO: dict[StorageFailure, Label] = {
    StorageFailure.FULL: gettext_lazy(
        "Please tell whoever looks after the computer: make room on the disk, then it goes on."
    ),
    StorageFailure.BUSY: gettext_lazy("Please try again in half a minute."),
    StorageFailure.DAMAGED: gettext_lazy(
        "Please enter nothing more and tell whoever looks after the computer: ./manage.py doctor, then the last backup."
    ),
}


def what_happened(why: StorageFailure | None) -> str:
    return str(_HAPPENED[why]) if why else _("This could not be stored just now.")


def what_to_do(why: StorageFailure | None) -> str:
    if why is None:
        return _("Please try again in half a minute.")
    return str(
        _TO_DO.get(why) or _("Please tell whoever looks after the computer: ./manage.py doctor says what to do.")
    )
