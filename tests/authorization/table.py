"""All rows of all apps, and all names of all addresses."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.authorization.matrix import Row

OPTIONAL = {
    "interchange": "screening.interchange",
    "research": "screening.research",
    "research_pilots": "screening.research",
}
APPS = sorted(
    name
    for name in (path.stem.removesuffix("_rows") for path in Path(__file__).parent.glob("*_rows.py"))
    if name not in OPTIONAL or apps.is_installed(OPTIONAL[name])
)


def all_rows() -> list[Row]:
    return [row for app in APPS for row in import_module(f"tests.authorization.{app}_rows").ROWS]


def all_views() -> dict[str, object]:
    """URL name → view, for every address of the project."""
    return dict(_walk(get_resolver(), ()))


def _walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"(no name: {pattern.pattern})")), pattern.callback
        else:
            yield from _walk(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
