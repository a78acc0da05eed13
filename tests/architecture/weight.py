"""How heavy the house is: what a reader has to open for one address, and what small files and functions cost.

python -m tests.architecture.weight      prints it
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tests.architecture.sources import Source, sources

HELPER, NEIGHBOUR = 7, 60


def small_helpers(files: Iterable[Source]) -> Iterator[str]:
    """Private functions of less than seven lines that stand in one place only: the place reads as well with them."""
    for file in files:
        used = Counter(node.id for node in ast.walk(file.tree) if isinstance(node, ast.Name))
        for function in file.tree.body:
            if not isinstance(function, ast.FunctionDef) or not function.name.startswith("_"):
                continue
            by_itself = sum(isinstance(node, ast.Name) and node.id == function.name for node in ast.walk(function))
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines < HELPER and not function.decorator_list and used[function.name] - by_itself == 1:
                yield f"{file.path}:{function.name}"


def importers(files: Iterable[Source]) -> dict[str, set[str]]:
    """Path of a module → paths of those that import it."""
    files = list(files)
    paths = {file.module: file.path for file in files}
    found: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for node in ast.walk(file.tree):
            names = [name.name for name in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name}" if f"{node.module}.{name}" in paths else node.module for name in names]
            for name in names:
                if name in paths and paths[name] != file.path:
                    found[paths[name]].add(file.path)
    return found


def small_neighbours(files: Iterable[Source]) -> Iterator[str]:
    """Modules under sixty lines that only a module of the same folder imports."""
    files = list(files)
    by = importers(files)
    for file in files:
        folder = file.path.rpartition("/")[0]
        is_small = file.path != f"{folder}/__init__.py" and len(file.text.splitlines()) < NEIGHBOUR
        if is_small and [path.rpartition("/")[0] for path in by[file.path]] == [folder]:
            yield file.path


def modules_with_one_importer(files: Iterable[Source]) -> Iterator[str]:
    by = importers(files)
    return (path for path, who in by.items() if len(who) == 1 and not path.endswith("__init__.py"))


def weigh(addresses: int) -> dict[str, float]:
    files = sources()
    lines = sum(len(file.text.splitlines()) for file in files)
    return {
        "lines": lines,
        "files": len(files),
        "addresses": addresses,
        "lines an address": round(lines / addresses, 1),
        "files an address": round(len(files) / addresses, 2),
        "helpers used once": len(list(small_helpers(files))),
        "neighbours imported once": len(list(small_neighbours(files))),
        "modules with one importer": len(list(modules_with_one_importer(files))),
    }


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from tests.authorization.table import all_views

    print(*(f"{name:28} {value}" for name, value in weigh(len(all_views())).items()), sep="\n")
