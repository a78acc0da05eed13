"""Inside an app imports run down only: urls → views | tasks → forms → services → selectors → access → models."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.sources import Source, app_of, walk

LAYERS = {
    "urls": 0,
    "views": 1,
    "tasks": 1,
    "management": 1,
    "middleware": 1,
    "forms": 2,
    "services": 3,
    "selectors": 4,
    "wording": 4,
    "presenter": 4,
    "presenters": 4,
    "printing": 4,
    "view_models": 4,
    "templatetags": 4,
    "access": 5,
    "audit": 6,
    "models": 7,
}


def imports_upwards(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        own = layer(file.module)
        for target in imported(file.tree):
            if file.app and app_of(target) == file.app and own is not None:
                other = layer(target)
                if other is not None and other < own:
                    yield f"{file.path}: {target}"


def layer(module: str) -> int | None:
    parts = module.removeprefix(app_of(module)).strip(".").split(".")
    return next((LAYERS[part] for part in parts if part in LAYERS), None)


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names, ``from a import b`` as ``a.b``: b may be a module."""
    for node in walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_inside_functions(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        for function in file.functions():
            inside = (node for node in walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
            if function.name != "ready" and any(inside):
                yield f"{file.path}:{function.name}"


def rooms_without_a_name(files: Iterable[Source]) -> Iterator[str]:
    """A file called utils says nothing about what is in it."""
    nameless = {"utils", "util", "core", "common", "helpers"}
    return (file.path for file in files if nameless & set(file.module.split(".")))
