"""The same value in SQLite and in PostgreSQL: how it is written for COPY, and one form in which both are compared.
Texts, sealed ones too, go across as they are; nothing is opened on the way. Pure."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


def _moment(value: Any) -> str:
    """SQLite holds it without a zone, in UTC."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat(timespec="microseconds")


def _day(value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()


def _time(value: Any) -> str:
    return (value if isinstance(value, time) else time.fromisoformat(value)).isoformat(timespec="microseconds")


def _truth(value: Any) -> str:
    return "t" if value else "f"


def _microseconds(value: Any) -> str:
    return f"{value // timedelta(microseconds=1) if isinstance(value, timedelta) else int(value)} microseconds"


def _number(text: str) -> str:
    return f"{Decimal(text).normalize():f}"


def _json(value: str) -> str:
    """PostgreSQL keeps neither blanks nor the order of names, and writes 1e2 as 100."""
    read = json.loads(value, parse_int=_tagged, parse_float=_tagged)
    return json.dumps(read, sort_keys=True, ensure_ascii=False)


def _tagged(text: str) -> list[str]:
    return ["\0", _number(text)]


_FORMS: dict[str, Callable[[Any], str]] = {
    "bigint": lambda value: str(int(value)),
    "integer": lambda value: str(int(value)),
    "smallint": lambda value: str(int(value)),
    "boolean": _truth,
    "bytea": lambda value: f"\\x{bytes(value).hex()}",
    "character varying": str,
    "date": _day,
    "double precision": lambda value: repr(float(value)),
    "inet": str,
    "interval": _microseconds,
    "jsonb": _json,
    "numeric": lambda value: _number(str(value)),
    "text": str,
    "time without time zone": _time,
    "timestamp with time zone": _moment,
    "uuid": lambda value: (value if isinstance(value, UUID) else UUID(value)).hex,
}
KINDS = frozenset(_FORMS)


def form(kind: str, value: Any) -> str | None:
    """Equal for what was stored in SQLite and for what PostgreSQL gives back of it; `kind` is PostgreSQL's word.

    Raises ValueError and TypeError where a value is none of its kind.
    """
    return None if value is None else _FORMS[kind](value)


def for_copy(kind: str, value: Any) -> str:
    """One value of a line that COPY reads. Raises as `form` does."""
    if value is None:
        return _NULL
    return (str(value) if kind == "jsonb" else _FORMS[kind](value)).translate(_ESCAPES)
