"""Which function does which kind of work. Filled by the upper apps in ready()."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from screening.jobs.errors import UnknownKind

if TYPE_CHECKING:
    from screening.jobs.claims import JobProgress
    from screening.jobs.models import Job

Handler = Callable[["Job", "JobProgress"], None]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError as error:
        raise UnknownKind(kind) from error
