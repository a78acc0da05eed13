"""What an import would do to the roster as it is now. Pure: rows and the present roster in, one line a row out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from students.names import close_name
from students.roster.layout import CLASS, NAME, SEAT
from students.roster.rows import Problem, Row

NEW, MOVED, CHANGED, SAME = "new", "moved", "changed", "same"


@dataclass(frozen=True)
class Known:
    """A child on the roster of the school today."""

    student: int
    school_class: int
    seat: int
    name: str
    sex: str
    birth_year: int
    birth_month: int
    register_hash: str = ""


@dataclass(frozen=True)
class Line:
    """What becomes of one row: nothing, a correction, a move or a new child; the seat it ends up with."""

    row: Row
    kind: str
    school_class: int
    seat: int
    known: Known | None = None
    namesake: bool = False  # a new child, though the class has one of the same name


@dataclass(frozen=True)
class Plan:
    """Everything an import would do, and what keeps single rows out of it."""

    lines: list[Line]
    problems: list[Problem]
    missing: list[Known] = field(default_factory=list)  # on the roster, not in the file; they stay

    def of_kind(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]


Classes = dict[tuple[int, int], int]  # (grade, number) → class


def make_plan(rows: Iterable[Row], known: Iterable[Known], classes: Classes) -> Plan:
    """Rows that fit nothing are left out with a reason; the others go ahead."""
    children = list(known)
    good, problems = _usable(rows, classes)
    matches, unclear = _match(good, children, classes)
    problems += [Problem(row.number, NAME, "which", row.name) for row in unclear]
    sure = [row for row in good if row not in unclear]
    lines, refused = _seated(sure, matches, children, classes)
    problems += refused
    doubtful = {_name_key(row) for row in unclear}
    in_file = {child.student for child in matches.values()}
    missing = [child for child in children if child.student not in in_file and _name_key(child) not in doubtful]
    return Plan(lines, sorted(problems, key=lambda problem: problem.row), missing)


def _name_key(one: Row | Known) -> tuple[str, int, int]:
    return close_name(one.name), one.birth_year, one.birth_month


def _usable(rows: Iterable[Row], classes: Classes) -> tuple[list[Row], list[Problem]]:
    """Rows of classes that exist, each child once."""
    good: list[Row] = []
    problems: list[Problem] = []
    seen: dict[object, int] = {}
    for row in rows:
        keys = [(*_name_key(row), row.grade, row.class_number, row.seat), row.register_hash or object()]
        before = next((seen[key] for key in keys if key in seen), None)
        if (row.grade, row.class_number) not in classes:
            problems.append(Problem(row.number, CLASS, "class", class_words(row.grade, row.class_number)))
        elif before is not None:
            problems.append(Problem(row.number, NAME, "twice", row.name, before))
        else:
            good.append(row)
            seen |= {key: row.number for key in keys}
    return good, problems


def class_words(grade: int, number: int) -> str:
    return f"{'一二三四五六七八九'[grade - 1]}({number})班"


def _match(rows: list[Row], known: list[Known], classes: Classes) -> tuple[dict[int, Known], list[Row]]:
    """Row number → child, and rows that could be several children. The surest signs go first, for all rows."""
    by_name: dict[tuple[str, int, int], list[Known]] = defaultdict(list)
    for child in known:
        by_name[_name_key(child)].append(child)
    by_register = {child.register_hash: child for child in known if child.register_hash}
    found: dict[int, Known] = {}
    taken: set[int] = set()
    unclear: list[Row] = []
    for sign in (_same_register, _same_seat, _same_class, _same_name):
        for row in rows:
            if row.number in found or row in unclear:
                continue
            namesakes = [child for child in by_name[_name_key(row)] if child.student not in taken]
            fitting = sign(row, namesakes, by_register, classes[row.grade, row.class_number])
            if len(fitting) == 1:
                found[row.number] = fitting[0]
                taken.add(fitting[0].student)
            elif fitting:
                unclear.append(row)
    return found, unclear


Register = dict[str, Known]


def _same_register(row: Row, namesakes: list[Known], register: Register, place: int) -> list[Known]:
    return [register[row.register_hash]] if row.register_hash in register else []


def _same_seat(row: Row, namesakes: list[Known], register: Register, place: int) -> list[Known]:
    return [child for child in _same_class(row, namesakes, register, place) if child.seat == row.seat]


def _same_class(row: Row, namesakes: list[Known], register: Register, place: int) -> list[Known]:
    return [child for child in _same_name(row, namesakes, register, place) if child.school_class == place]


def _same_name(row: Row, namesakes: list[Known], register: Register, place: int) -> list[Known]:
    """Two different register numbers are two children, whatever their names."""
    return [
        child
        for child in namesakes
        if not (row.register_hash and child.register_hash and row.register_hash != child.register_hash)
    ]


def _seated(
    rows: list[Row], matches: dict[int, Known], known: list[Known], classes: Classes
) -> tuple[list[Line], list[Problem]]:
    """Every row in a seat of its own. A row that finds its seat taken is left out, and its child stays where it is."""
    refused: dict[int, Problem] = {}
    while True:
        lines, problems = _Seats(rows, matches, known, refused).lines(classes)
        if not problems:
            return lines, list(refused.values())
        refused |= {problem.row: problem for problem in problems}


class _Seats:
    """Who sits where after the import: children who are not moved by it keep their seats."""

    def __init__(
        self, rows: list[Row], matches: dict[int, Known], known: list[Known], refused: dict[int, Problem]
    ) -> None:
        self.rows = [row for row in rows if row.number not in refused]
        self.matches = matches
        moved = {matches[row.number].student for row in self.rows if row.number in matches}
        self.there = {(child.school_class, close_name(child.name)) for child in known}
        self.occupied = {(child.school_class, child.seat) for child in known if child.student not in moved}
        self.last: dict[int, int] = defaultdict(int)
        for child in known:
            self.last[child.school_class] = max(self.last[child.school_class], child.seat)

    def lines(self, classes: Classes) -> tuple[list[Line], list[Problem]]:
        """Rows that name a seat choose before rows that do not."""
        lines, problems = [], []
        for row in sorted(self.rows, key=lambda row: (row.seat is None, row.number)):
            line = self._line(row, classes[row.grade, row.class_number])
            if (line.school_class, line.seat) in self.occupied:
                problems.append(Problem(row.number, SEAT, "seat-taken", str(line.seat)))
                continue
            self.occupied.add((line.school_class, line.seat))
            self.last[line.school_class] = max(self.last[line.school_class], line.seat)
            lines.append(line)
        return sorted(lines, key=lambda line: line.row.number), problems

    def _line(self, row: Row, place: int) -> Line:
        match = self.matches.get(row.number)
        own = match.seat if match and match.school_class == place else None
        seat = row.seat or own or self.last[place] + 1
        kind = _kind(row, match, place, seat)
        return Line(row, kind, place, seat, match, kind == NEW and (place, close_name(row.name)) in self.there)


def _kind(row: Row, match: Known | None, place: int, seat: int) -> str:
    if match is None:
        return NEW
    if match.school_class != place:
        return MOVED
    told = (row.name, row.sex, row.birth_year, row.birth_month, seat, row.register_hash or match.register_hash)
    there = (match.name, match.sex, match.birth_year, match.birth_month, match.seat, match.register_hash)
    return SAME if told == there else CHANGED
