"""Every verb the program records, read from its source: what is given to a parameter called `verb`."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, walk

SHAPE = re.compile(r"[a-z][a-z_-]*\.[a-z][a-z_-]*")


def recorded_verbs(files: list[Source]) -> set[str]:
    """Also where a function of its own, a default or a table of the module hands the verb on."""
    takers = {name: at for file in files for name, at in _takers(file.tree) if not name.startswith("_")}
    return {verb for file in files for verb in _given(file.tree, takers | dict(_takers(file.tree)))}


def _takers(tree: ast.Module) -> Iterator[tuple[str, int | None]]:
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args]
            if "verb" in names or "verb" in [one.arg for one in node.args.kwonlyargs]:
                yield node.name, names.index("verb") if "verb" in names else None


def _given(tree: ast.Module, takers: dict[str, int | None]) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = takers.get(name)
            values = [one.value for one in node.keywords if one.arg == "verb"]
            values += [node.args[at]] if at is not None and at < len(node.args) else []
            for value in values:
                yield from _texts(value)
        elif isinstance(node, ast.Assign) and "verb" in [name for one in node.targets for name in _names(one)]:
            yield from _texts(node.value)


def _names(target: ast.expr) -> list[str]:
    return [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]


def _texts(value: ast.expr) -> Iterator[str]:
    """Of a condition both; of “urgent.{act}” what stands there, with a star for the rest."""
    if isinstance(value, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in value.values)
        return
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHAPE.fullmatch(node.value):
            yield node.value
