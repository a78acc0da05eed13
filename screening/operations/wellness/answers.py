"""What a monitor is told. The names of what fails to everybody, so that any probe can show them; numbers and times only
to this computer itself, to a proxy or monitor named in TRUSTED_PROXIES, and to whoever may open the page."""

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest

from accounts.addresses import address_of, is_trusted
from accounts.permissions import Permission, can
from screening.operations.wellness.lines import Level, Line

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def status_of(lines: Iterable[Line]) -> int:
    return 503 if any(line.level for line in lines) else 200


def ready(lines: Iterable[Line], *, in_detail: bool) -> dict[str, Any]:
    lines = list(lines)
    answer: dict[str, Any] = {
        "ready": not any(line.level for line in lines),
        "failing": [line.name for line in lines if line.level],
    }
    if in_detail:
        answer["lines"] = [
            {"name": line.name, "level": Level(line.level).name.lower(), "words": line.words} for line in lines
        ]
    return answer


def may_read(request: HttpRequest) -> bool:
    address = address_of(request)
    if is_trusted(address) or (address in LOOPBACK and "X-Forwarded-For" not in request.headers):
        return True
    try:
        return request.user.is_authenticated and can(request.user, Permission.SEE_INSTALLATION)
    except DatabaseError:
        return False
