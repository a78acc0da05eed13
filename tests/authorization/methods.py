"""Which methods an address takes, read off its view, and who is asked with which."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.views.decorators.http import require_http_methods

from tests.authorization.matrix import METHODS, PERSONAS, WITHOUT_ACCESS, Row, looked_up

_GATE = require_http_methods([])(lambda request: None).__code__
REFUSALS = (401, 403, 404, 405)


def allowed_methods(view: Callable[..., Any]) -> frozenset[str]:
    """Those that Django's own decorator lets through; a view without it has no answer to this question."""
    layer: Any = view
    while getattr(layer, "__code__", None) is not _GATE:
        layer = layer.__wrapped__
    return frozenset(method.lower() for method in inspect.getclosurevars(layer).nonlocals["request_method_list"])


def questions(row: Row, view: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Method and persona. The decorator that refuses a method does not know who asks: two are enough for the others."""
    allowed = allowed_methods(view)
    for method in METHODS:
        for persona in PERSONAS if method in allowed else (somebody_let_in(row), "anonymous"):
            yield method, persona


def questions_to_the_database(row: Row, view: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """One persona for each different answer: on a second database whoever gets the same one asks the same."""
    allowed = allowed_methods(view)
    for method, table in (("get", row.get), ("post", row.post)):
        if method in allowed and table is not None:
            signed_in = [persona for persona in PERSONAS if persona not in WITHOUT_ACCESS]
            first = {looked_up(table, persona): persona for persona in reversed(signed_in)}
            yield from ((method, persona) for persona in first.values())


def somebody_let_in(row: Row) -> str:
    """Whom no permission keeps from getting as far as the method."""
    signed_in = [persona for persona in PERSONAS if persona not in WITHOUT_ACCESS]
    tables = [table for table in (row.get, row.post) if table is not None]
    let_in = [one for one in signed_in if any(looked_up(table, one) not in REFUSALS for table in tables)]
    return (let_in or signed_in)[0]
