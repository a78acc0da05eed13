"""Who opened which kind of page when, for six months, as the law asks of a network. Apart from the audit log: that one
says whose data was read, this one names no child, no address of a page and nothing that was typed.

A file a day, a line a request: moment, answer, method, kind of page, public id and role of the person, keyed hash of
where it came from, number of the request. What was refused is one such line and no more.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.addresses import address_of
from accounts.logs import request_id
from accounts.models import User
from accounts.privacy.lookup import keyed_hashes

KEPT = timedelta(days=190)  # six months and a little
MOST_A_DAY = 100 * 2**20  # whoever floods the server does not fill the disk
PURPOSE = "access-log"
PLACE = 12
PROBES = "probes:"  # a monitor that asks every few seconds is nobody's access
NOBODY = "-"


@dataclass(frozen=True)
class Access:
    at: str
    status: str
    method: str
    page: str
    person: str
    role: str
    place: str
    request: str

    @property
    def is_refused(self) -> bool:
        return self.status.startswith("4")


class AccessLogMiddleware:
    """Writes the line once the answer is made; a page never fails because the line could not be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else NOBODY
        if settings.ACCESS_LOG_DIR and not page.startswith(PROBES):
            with suppress(OSError):
                _append(_line(request, response.status_code, page))
        return response


def read(first: date, last: date) -> Iterator[Access]:
    for day in range((last - first).days + 1):
        with suppress(FileNotFoundError), _file(first + timedelta(days=day)).open() as lines:
            yield from (Access(*line.split()) for line in lines if len(line.split()) == len(Access.__annotations__))


def places_of(address: str) -> set[str]:
    """As an address stands in the log, also before the keys were changed."""
    return {keyed[:PLACE] for keyed in keyed_hashes(PURPOSE, address)}


def forget_old() -> int:
    """By the clock; how many days went."""
    if not settings.ACCESS_LOG_DIR:
        return 0
    first = timezone.localdate() - KEPT
    old = [path for path in Path(str(settings.ACCESS_LOG_DIR)).glob("????-??-??.log") if path.stem < first.isoformat()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _line(request: HttpRequest, status: int, page: str) -> str:
    now: datetime = timezone.localtime()
    user = request.__dict__.get("_cached_user")  # asking for it could ask a database that does not answer
    who = (str(user.public_id), user.role) if isinstance(user, User) else (NOBODY, NOBODY)
    place = next(iter(keyed_hashes(PURPOSE, address_of(request))))[:PLACE]
    method = request.method if request.method in ("GET", "HEAD", "POST") else "OTHER"
    parts = (now.isoformat(timespec="seconds"), str(status), method, page, *who, place, request_id.get() or NOBODY)
    return " ".join(parts) + "\n"


def _append(line: str) -> None:
    """One write a line: several processes share the file."""
    path = _file(timezone.localdate())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_size < MOST_A_DAY:
            os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _file(day: date) -> Path:
    return Path(str(settings.ACCESS_LOG_DIR)) / f"{day.isoformat()}.log"
