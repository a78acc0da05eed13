"""Who opened which kind of page when, for six months, as the law asks of a network. Apart from the audit log: that one
says whose data was read, this one names no child, no address of a page and nothing that was typed.

A file a day, a line a request: moment, answer, method, kind of page, public id and role of the person, keyed hash of
where it came from, number of the request, milliseconds. What was refused is one such line and no more.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import logs
from accounts.addresses import address_of
from accounts.logs import request_id
from accounts.models import User
from accounts.privacy.fields import keyed_hashes

KEPT = timedelta(days=190)  # six months and a little
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
    ms: str

    @property
    def is_refused(self) -> bool:
        return self.status.startswith("4")


class AccessLogMiddleware:
    """Writes the line once the answer is made; a page never fails because the line could not be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else NOBODY
        if settings.ACCESS_LOG_DIR and not page.startswith(PROBES):
            with suppress(OSError):
                line = _line(request, response.status_code, page, round((time.monotonic() - began) * 1000))
                logs.append(_folder(), timezone.localdate(), line)
        return response


def read(first: date, last: date) -> Iterator[Access]:
    for day in range((last - first).days + 1):
        with suppress(FileNotFoundError), logs.path_of(_folder(), first + timedelta(days=day)).open() as lines:
            yield from (Access(*line.split()) for line in lines if len(line.split()) == len(Access.__annotations__))


def places_of(address: str) -> set[str]:
    """As an address stands in the log, also before the keys were changed."""
    return {keyed[:PLACE] for keyed in keyed_hashes(PURPOSE, address)}


def forget_old() -> int:
    """By the clock; how many days went."""
    return logs.forget_before(_folder(), timezone.localdate() - KEPT) if settings.ACCESS_LOG_DIR else 0


def _line(request: HttpRequest, status: int, page: str, ms: int) -> str:
    now: datetime = timezone.localtime()
    user = request.__dict__.get("_cached_user")  # asking for it could ask a database that does not answer
    who = (str(user.public_id), user.role) if isinstance(user, User) else (NOBODY, NOBODY)
    place = next(iter(keyed_hashes(PURPOSE, address_of(request))))[:PLACE]
    method = request.method if request.method in ("GET", "HEAD", "POST") else "OTHER"
    parts = (
        now.isoformat(timespec="seconds"),
        str(status),
        method,
        page,
        *who,
        place,
        request_id.get() or NOBODY,
        str(ms),
    )
    return " ".join(parts)


def _folder() -> Path:
    return Path(str(settings.ACCESS_LOG_DIR))
