"""A write is one named, atomic function that says who did it; a view calls it and does nothing else."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.size_rules import is_view
from tests.architecture.sources import Source, called, walk

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
LOGGED = re.compile(r"type\(\w+\)\.__name__|[\w.]+\.public_id")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def services_by_position(files: Iterable[Source]) -> Iterator[str]:
    """At most the object that is acted on stands without its name."""
    for file, function in _public_services(files):
        if len(function.args.posonlyargs + function.args.args) > 1:
            yield f"{file.path}:{function.name}"


def writes_without_a_person(files: Iterable[Source]) -> Iterator[str]:
    for file, function in _public_services(files):
        named = {argument.arg for argument in function.args.kwonlyargs}
        if _writes(function) and "by" not in named:
            yield f"{file.path}:{function.name}"


def writes_that_are_not_atomic(files: Iterable[Source]) -> Iterator[str]:
    """What acts `once` is atomic with its receipt."""
    for file, function in _public_services(files):
        if _writes(function) and not {"atomic", "once"} & _names(function):
            yield f"{file.path}:{function.name}"


def writes_outside_services(files: Iterable[Source]) -> Iterator[str]:
    """Views, forms and presenters save nothing."""
    for file in files:
        if file.is_any("views", "forms", "templatetags", "presenter", "presenters", "selectors", "access"):
            for function in file.functions():
                if any(called(node) in WRITES - {"create", "delete"} for node in walk(function)):
                    yield f"{file.path}:{function.name}"


def views_that_work(files: Iterable[Source]) -> Iterator[str]:
    """No loop, no arithmetic, no branch on a role in a view."""
    arithmetic = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow)
    for file in files:
        for function in file.functions():
            if not is_view(file, function):
                continue
            for node in walk(function):
                loop = isinstance(node, ast.For | ast.While | ast.AsyncFor)
                sum_ = isinstance(node, ast.BinOp) and isinstance(node.op, arithmetic)
                role = isinstance(node, ast.Attribute) and node.attr == "role"
                if loop or sum_ or role:
                    yield f"{file.path}:{function.name}: {ast.unparse(node).splitlines()[0][:60]}"


def swallowed_errors(files: Iterable[Source]) -> Iterator[str]:
    """Bare ``except`` and ``except Exception``."""
    for file in files:
        for function in file.functions():
            for node in walk(function):
                if isinstance(node, ast.ExceptHandler) and _catches_all(node):
                    yield f"{file.path}:{function.name}"


def celery_tasks(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        for function in file.functions():
            names = {ast.unparse(decorator).split("(")[0].split(".")[-1] for decorator in function.decorator_list}
            if names & {"shared_task", "task", "periodic_task"}:
                yield f"{file.path}:{function.name}"


def signals(files: Iterable[Source]) -> Iterator[str]:
    """Effects are called by name, never hung on a save."""
    names = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "receiver"}
    for file in files:
        for node in walk(file.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("signals", "dispatch")):
                yield from (f"{file.path}: {alias.name}" for alias in node.names if alias.name in names)


def _public_services(files: Iterable[Source]) -> Iterator[tuple[Source, Function]]:
    """What other rooms may call: of a package ``services`` the names its ``__init__`` offers, else all public ones."""
    every = [file for file in files if file.is_any("services")]
    offered = {file.module: _offers(file) for file in every if file.path.endswith("services/__init__.py")}
    for file in every:
        interface = offered.get(file.module.rpartition(".")[0])
        for node in file.tree.body:
            is_public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
            if is_public and (interface is None or node.name in interface):
                yield file, node


def _offers(package: Source) -> set[str]:
    return {alias.name for node in walk(package.tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def _names(function: Function) -> set[str]:
    every = list(walk(function))
    plain = {node.id for node in every if isinstance(node, ast.Name)}
    return plain | {node.attr for node in every if isinstance(node, ast.Attribute)}


def _writes(function: Function) -> bool:
    return any(called(node) in WRITES for node in walk(function))


def _catches_all(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds)


def sheets_with_formulas(files: Iterable[Source]) -> Iterator[str]:
    """Whoever fills a workbook or a CSV file of people's words knows the function that disarms formulas."""
    for file in files:
        if file.is_any("seed_demo"):
            continue
        nodes = list(walk(file.tree))
        makes = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        if makes & {"Workbook", "openpyxl.Workbook", "csv.writer"} and not names & {
            "safe_cell",
            "is_dangerous",
            "disarm",
        }:
            yield file.path


def words_in_logs(files: Iterable[Source]) -> Iterator[str]:
    """A line of the log is a fixed sentence with opaque ids and kinds of errors: no word or name of a person."""
    for file in files:
        for node in walk(file.tree):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("logger."):
                continue
            sentence, *told = node.args
            if not isinstance(sentence, ast.Constant) or not all(LOGGED.fullmatch(ast.unparse(one)) for one in told):
                yield f"{file.path}: {ast.unparse(node)}"
