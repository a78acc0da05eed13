"""What the program says of itself: the number of the request on every line, for a terminal and as JSON in a file a day.
Free of models: logging is set up before the apps are."""

import json
import logging
import os
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

MOST_A_DAY = 100 * 2**20  # whoever floods the server does not fill the disk
SUFFIX = ".log"


def path_of(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}{SUFFIX}"


def append(folder: Path, day: date, line: str) -> None:
    """One write a line, so that lines of two processes do not mix. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path_of(folder, day), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_size < MOST_A_DAY:
            os.write(descriptor, f"{line}\n".encode(errors="replace"))
    finally:
        os.close(descriptor)


def forget_before(folder: Path, first: date) -> int:
    """How many days went."""
    old = [path for path in folder.glob(f"????-??-??{SUFFIX}") if path.stem < first.isoformat()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


KEPT = timedelta(days=180)  # six months, as the law asks of a network
LAST_CALLS = 6

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        of_request = getattr(getattr(record, "request", None), "request_id", "")  # refusals are logged after the answer
        record.request_id = request_id.get() or of_request or "-"
        return True


class JsonFormatter(logging.Formatter):
    """A line a record. Of an error its kind and where it arose, never its text: that may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "request": getattr(record, "request_id", "-"),
            "says": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            told["arose"] = " < ".join(_calls(record.exc_info[2]))
        return json.dumps(told, ensure_ascii=False)


class DayFileHandler(logging.Handler):
    """A page never fails because its line could not be written."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            append(self._folder, _moment(record).date(), self.format(record))


def forget_old() -> int:
    """By the clock; how many days went."""
    if settings.LOG_DIR is None:
        return 0
    return forget_before(Path(settings.LOG_DIR), timezone.localdate() - KEPT)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC).astimezone(ZoneInfo(settings.TIME_ZONE))


def _calls(trace: TracebackType | None) -> list[str]:
    """Innermost first: file, line and function."""
    frames = traceback.extract_tb(trace)[-LAST_CALLS:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
