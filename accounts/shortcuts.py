"""One row or the page “not found”; what a page asks once; several counts at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Value
from django.http import Http404

from accounts.models import User

_kept: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("kept while reading", default=None)
Keys = QuerySet[Any, int] | list[int]
Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


def one_or_404(rows: QuerySet[Stored], **lookup: object) -> Stored:
    """Unlike Django's own, rows that a join found twice count as one."""
    return found_or_404(rows.filter(**lookup).first())


def found_or_404(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def once_a_page(
    user: User, name: str, ask: Callable[[], QuerySet[Any, int] | list[int]]
) -> QuerySet[Any, int] | list[int]:
    """Keys as values, asked once, where their person's page only reads: the database then begins with them, instead of
    coming to them last under many joins. Elsewhere, and for anybody else, the question itself."""
    if user.kept_while_reading is None:
        return ask()
    if name not in user.kept_while_reading:
        user.kept_while_reading[name] = list(ask())
    return user.kept_while_reading[name]


@contextmanager
def reading() -> Iterator[None]:
    """Around a page that only reads."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def is_reading() -> bool:
    return _kept.get() is not None


def once_while_reading(key: tuple[object, ...], ask: Callable[[], Row]) -> Row:
    """What is the same for everybody and for the whole of a page that only reads: asked once. Elsewhere each time."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: Row = kept[key]
    return found


def counts(*asked: QuerySet[Any]) -> list[int]:
    """How many rows each has, in one question."""
    many = Count("pk", distinct=True)
    parts = [rows.order_by().values(at=Value(at)).annotate(many=many) for at, rows in enumerate(asked)]
    found = {part["at"]: part["many"] for part in parts[0].union(*parts[1:], all=True)} if parts else {}
    return [found.get(at, 0) for at in range(len(asked))]
