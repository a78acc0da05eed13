"""Small files, small functions, small views, small templates."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.sources import Source, walk

FILE, FUNCTION, VIEW, BASES, TEMPLATE = 360, 45, 20, 2, 120


def long_files(files: Iterable[Source]) -> Iterator[str]:
    return (file.path for file in files if len(file.text.splitlines()) > FILE)


def long_functions(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        for function in file.functions():
            if length(function) > (VIEW if is_view(file, function) else FUNCTION):
                yield f"{file.path}:{function.name}"


def many_bases(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        for node in walk(file.tree):
            if isinstance(node, ast.ClassDef) and len(node.bases) > BASES:
                yield f"{file.path}:{node.name}"


def long_templates(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.html")):
        if len(file.read_text(encoding="utf-8").splitlines()) > TEMPLATE:
            yield str(file.relative_to(folder))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end; decorators do not count."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(file: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return file.is_any("views") and bool(arguments) and arguments[0].arg == "request"
