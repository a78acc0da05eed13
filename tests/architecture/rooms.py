"""Rooms of an app: the first folder or file below it. They form no circle; docs/rooms.md shows who stands on whom.

python -m tests.architecture.rooms      draws the rooms of every app into docs/rooms.md
"""

from collections.abc import Collection, Iterable, Iterator

from tests.architecture.layer_rules import imported
from tests.architecture.sources import ROOT, Source, app_of, sources

Graph = dict[str, set[str]]  # room → rooms it imports
DRAWN_IN = ROOT / "docs" / "rooms.md"
BEGIN, END = "<!-- rooms: drawn by python -m tests.architecture.rooms -->\n```\n", "```\n<!-- /rooms -->"
NO_ROOMS = {"", "urls", "apps"}  # they name every room of the app


def room_circles(files: Iterable[Source]) -> Iterator[str]:
    """Rooms that reach themselves through imports, one line a circle."""
    for app, graph in graphs(files).items():
        for circle in circles(graph):
            yield f"{app}: {' ↔ '.join(circle)}"


def module_circles(files: Iterable[Source]) -> Iterator[str]:
    """Modules that reach themselves: such a house stands only while they are imported in a lucky order."""
    known = {file.module: file.tree for file in files}
    graph = {module: {nearest(name, known) for name in imported(tree)} - {"", module} for module, tree in known.items()}
    for circle in circles(graph):
        yield " ↔ ".join(circle)


def nearest(name: str, known: Collection[str]) -> str:
    """The module in which a dotted name stands; empty for what is not of the project."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def graphs(files: Iterable[Source]) -> dict[str, Graph]:
    found: dict[str, Graph] = {}
    for file in files:
        own = room_of(file.module, file.app)
        if not file.app or own in NO_ROOMS:
            continue
        graph = found.setdefault(file.app, {})
        targets = {room_of(name, file.app) for name in imported(file.tree) if app_of(name) == file.app}
        graph.setdefault(own, set()).update(targets - NO_ROOMS - {own})
    return {app: {room: targets & graph.keys() for room, targets in graph.items()} for app, graph in found.items()}


def room_of(module: str, app: str) -> str:
    return module.removeprefix(app).strip(".").split(".")[0]


def circles(graph: Graph) -> list[list[str]]:
    """Strongly connected rooms: those that reach each other."""
    reached = {room: reach(graph, room) for room in graph}
    knots = {frozenset({room, *(other for other in reached[room] if room in reached[other])}) for room in graph}
    return sorted(sorted(knot) for knot in knots if len(knot) > 1)


def reach(graph: Graph, room: str) -> set[str]:
    seen, waiting = set(), list(graph[room])
    while waiting:
        if (one := waiting.pop()) not in seen:
            seen.add(one)
            waiting += graph[one]
    return seen


def levels(graph: Graph) -> dict[str, int]:
    """0 for a room that imports no other; one more than the highest it imports. Raises ValueError on a circle."""
    if circles(graph):
        raise ValueError("Rooms that import each other in a circle stand on no level.")
    found: dict[str, int] = {}
    while len(found) < len(graph):
        ready = (room for room in graph if room not in found and graph[room] <= found.keys())
        found |= {room: 1 + max((found[one] for one in graph[room]), default=-1) for room in list(ready)}
    return found


def drawing(files: Iterable[Source]) -> str:
    """Per app one line a level, the ground last: a room imports only rooms on the lines below its own."""
    lines: list[str] = []
    for app, graph in graphs(files).items():
        standing = levels(graph)
        lines.append(app.removeprefix("screening."))
        rows = ([room for room, at in standing.items() if at == level] for level in sorted(set(standing.values())))
        lines += reversed(["  " + " · ".join(sorted(row)) for row in rows])
    return "\n".join(lines) + "\n"


def drawn() -> str:
    """What docs/rooms.md shows today."""
    return DRAWN_IN.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def draw() -> None:
    text = DRAWN_IN.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    DRAWN_IN.write_text(before + BEGIN + drawing(sources()) + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    draw()
