"""What an import would do to the roster as it is now. Pure: rows and the present roster in, one line a row out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening import formats
from students.care import tidy
from students.names import close_name
from students.roster.cells import class_text
from students.roster.layout import BORN, CLASS, COLUMNS, GRADE, NAME, SEAT, RawRow, plain_word
from students.roster.matching import Answers, Classes, RosterChild, match, name_key
from students.roster.rows import ASK, NEW_CLASS, CellProblem, RosterRow, Words, is_odd_age

NEW, CLOSE, MOVED, CHANGED, SAME, LEFT, BACK = "new", "close", "moved", "changed", "same", "left", "back"
WRITTEN = (NEW, MOVED, CHANGED, BACK)


@dataclass(frozen=True)
class RosterChange:
    """What becomes of one row: nothing, a correction, a move, a new child or one that is back; its seat after that."""

    row: RosterRow
    kind: str
    school_class: int
    seat: int
    known: RosterChild | None = None
    namesake: bool = False  # a new child, though the class has one of the same name
    care: Mapping[str, Any] = field(default_factory=dict)  # all facts after writing, if the file says something new

    @property
    def changes_seat(self) -> bool:
        if self.known is None or self.kind == BACK:
            return False
        return (self.known.school_class, self.known.seat) != (self.school_class, self.seat)


@dataclass(frozen=True)
class ImportPlan:
    """Everything an import would do, what a person must say first, and what keeps single rows out of it."""

    lines: list[RosterChange]
    close: list[tuple[RosterRow, list[RosterChild]]]
    problems: list[CellProblem]
    left: list[RosterChild]  # on the roster of a class the file is about, and not in the file
    odd: list[RosterRow] = field(default_factory=list)  # far from the age of their grade: written when somebody says so
    asked: list[CellProblem] = field(default_factory=list)  # words and classes somebody has to say the meaning of

    def of_kind(self, *kinds: str) -> list[RosterChange]:
        return [line for line in self.lines if line.kind in kinds]

    @property
    def wrong(self) -> set[int]:
        """Rows that have to be corrected in the file."""
        return {problem.row for problem in self.problems}

    @property
    def waiting(self) -> set[int]:
        """Rows that nothing keeps out but an open question."""
        return {problem.row for problem in self.asked} - self.wrong

    @property
    def not_written(self) -> list[CellProblem]:
        """Why each row that is not written is not, row by row."""
        close = [CellProblem(row.number, NAME, CLOSE, row.name) for row, _near in self.close]
        odd = [CellProblem(row.number, BORN, "odd-age", f"{row.birth_year}-{row.birth_month:02d}") for row in self.odd]
        return sorted([*self.problems, *self.asked, *close, *odd], key=lambda problem: problem.row)

    @property
    def to_write(self) -> list[RosterChange]:
        return self.of_kind(*WRITTEN)


def make_plan(
    rows: Iterable[RosterRow],
    known: Iterable[RosterChild],
    classes: Classes,
    *,
    answers: Answers | None = None,
    only: Collection[int] | None = None,
    unread: Collection[str] = (),
    school_year: int | None = None,
    gone: Sequence[RosterChild] = (),
) -> ImportPlan:
    """Rows that fit nothing are left out with a reason; the others go ahead.

    `answers`: who the close rows are. `only`: numbers of the rows that are approved; the children of the others stay
    where they are. `unread`: names of rows that could not be read; who is called so has not left. `gone`: who has left
    before and may be back.
    """
    children, every = list(known), list(rows)
    good, problems = _usable(every, classes)
    found, unclear = match(good, children, classes, answers or {}, gone)
    odd = _odd(good, found, classes, school_year)
    odd = [row for row in odd if row.number not in unclear and (only is None or row.number not in only)]
    aside = {*unclear, *(row.number for row in odd)}
    sure = [row for row in good if row.number not in aside and (only is None or row.number in only)]
    lines, refused = _assign_seats(sure, found, children, classes)
    close = [(row, unclear[row.number]) for row in good if row.number in unclear]
    in_file = {child.student for child in found.values()}
    in_file |= {child.student for _row, candidates in close for child in candidates}
    names = {close_name(name) for name in unread} | {close_name(r.name) for r in every if r.number not in found}
    left = _left(children, in_file, names, [classes[row.grade, row.class_number] for row in good])
    return ImportPlan(lines, close, sorted(problems + refused, key=lambda problem: problem.row), left, odd)


def _odd(
    rows: Iterable[RosterRow], found: Mapping[int, RosterChild], classes: Classes, school_year: int | None
) -> list[RosterRow]:
    """Rows far from the age of their grade, unless the roster says of the child what the file says."""
    if school_year is None:
        return []
    grades = {place: grade for (grade, _number), place in classes.items()}
    known = {
        number: (grades.get(child.school_class), child.birth_year, child.birth_month) for number, child in found.items()
    }
    return [
        row
        for row in rows
        if known.get(row.number) != (row.grade, row.birth_year, row.birth_month) and is_odd_age(row, school_year)
    ]


def _left(
    children: Sequence[RosterChild], in_file: Collection[int], names: Collection[str], places: Sequence[int]
) -> list[RosterChild]:
    """Not in the file, of classes of which the file has at least half: one moved child is no list of a class."""
    rows, seats = Counter(places), Counter(child.school_class for child in children)
    about = {place for place, count in rows.items() if 2 * count >= seats[place]}
    gone = [child for child in children if child.school_class in about and child.student not in in_file]
    return [child for child in gone if close_name(child.name) not in names]


def _usable(rows: Iterable[RosterRow], classes: Classes) -> tuple[list[RosterRow], list[CellProblem]]:
    """Rows of classes that exist, each child once."""
    good: list[RosterRow] = []
    problems: list[CellProblem] = []
    seen: dict[object, int] = {}
    for row in rows:
        keys = [(*name_key(row), row.grade, row.class_number, row.seat), row.register_hash or object()]
        before = next((seen[key] for key in keys if key in seen), None)
        if (row.grade, row.class_number) not in classes:
            problems.append(
                CellProblem(row.number, CLASS, "class", f"{formats.chinese_number(row.grade)}({row.class_number})班")
            )
        elif before is not None:
            problems.append(CellProblem(row.number, NAME, "twice", row.name, before))
        else:
            good.append(row)
            seen |= dict.fromkeys(keys, row.number)
    return good, problems


def _assign_seats(
    rows: Sequence[RosterRow], matches: Mapping[int, RosterChild], known: Sequence[RosterChild], classes: Classes
) -> tuple[list[RosterChange], list[CellProblem]]:
    """Every row in a seat of its own. A row that finds its seat taken is left out, and its child stays where it is."""
    refused: dict[int, CellProblem] = {}
    while True:
        lines, problems = _Seats(rows, matches, known, refused).lines(classes)
        if not problems:
            return lines, list(refused.values())
        refused |= {problem.row: problem for problem in problems}


class _Seats:
    """Who sits where after the import: children who are not moved by it keep their seats."""

    def __init__(
        self,
        rows: Sequence[RosterRow],
        matches: Mapping[int, RosterChild],
        known: Sequence[RosterChild],
        refused: Mapping[int, CellProblem],
    ) -> None:
        self.rows = [row for row in rows if row.number not in refused]
        self.matches = matches
        moved = {matches[row.number].student for row in self.rows if row.number in matches}
        self.there = {(child.school_class, close_name(child.name)) for child in known}
        self.occupied = {(child.school_class, child.seat) for child in known if child.student not in moved}
        self.last: dict[int, int] = defaultdict(int)
        for child in known:
            self.last[child.school_class] = max(self.last[child.school_class], child.seat)

    def lines(self, classes: Classes) -> tuple[list[RosterChange], list[CellProblem]]:
        """Rows that name a seat choose before rows that do not."""
        lines, problems = [], []
        for row in sorted(self.rows, key=lambda row: (row.seat is None, row.number)):
            line = self._line(row, classes[row.grade, row.class_number])
            if (line.school_class, line.seat) in self.occupied:
                problems.append(CellProblem(row.number, SEAT, "seat-taken", str(line.seat)))
                continue
            self.occupied.add((line.school_class, line.seat))
            self.last[line.school_class] = max(self.last[line.school_class], line.seat)
            lines.append(line)
        return sorted(lines, key=lambda line: line.row.number), problems

    def _line(self, row: RosterRow, place: int) -> RosterChange:
        child = self.matches.get(row.number)
        own = child.seat if child and not child.left and child.school_class == place else None
        seat = row.seat or own or self.last[place] + 1
        care = _care_news(row, child)
        kind = _kind(row, child, place, seat, bool(care))
        return RosterChange(
            row, kind, place, seat, child, kind == NEW and (place, close_name(row.name)) in self.there, care
        )


def _kind(row: RosterRow, child: RosterChild | None, place: int, seat: int, care: bool) -> str:
    if child is None:
        return NEW
    if child.left:
        return BACK
    if child.school_class != place:
        return MOVED
    told = (row.name, row.sex, row.birth_year, row.birth_month, seat, row.register_hash or child.register_hash)
    there = (child.name, child.sex, child.birth_year, child.birth_month, child.seat, child.register_hash)
    return SAME if told == there and not care else CHANGED


def _care_news(row: RosterRow, child: RosterChild | None) -> Mapping[str, Any]:
    """The facts known before with what the file says put over them; nothing if that changes none."""
    before = child.care if child else {}
    if not row.care or before is None:
        return {}
    facts = tidy({**before, **row.care})
    return facts if any(before.get(key) != value for key, value in facts.items() if value is not None) else {}


@dataclass(frozen=True)
class Question:
    """One word of one column. `answer`: what was said before. `place`: grade and number of a class to be begun."""

    column: str
    word: str
    rows: int
    answer: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        return plain_word(self.word)


def questions(raw: Iterable[RawRow], found: Iterable[CellProblem], words: Words) -> list[Question]:
    """Open ones first, as the file has them; then those that were answered, so that an answer can be changed."""
    asked = [problem for problem in found if problem.code in (ASK, NEW_CLASS)]
    open_words = {(problem.column, plain_word(problem.value)) for problem in asked}
    told: dict[tuple[str, str], Question] = {}
    for problem in asked:
        place = str(problem.other) if problem.code == NEW_CLASS else ""
        _count(told, Question(problem.column, problem.value, 1, place=place))
    for row in raw:
        for column, text in _words(row.cells):
            said = words.get(column, {}).get(plain_word(text), "")
            if said and (column, plain_word(text)) not in open_words:
                _count(told, Question(column, text, 1, said))
    return list(told.values())


def _count(told: dict[tuple[str, str], Question], one: Question) -> None:
    before = told.get((one.column, one.key))
    rows = before.rows + 1 if before else 1
    told[one.column, one.key] = Question(one.column, before.word if before else one.word, rows, one.answer, one.place)


def _words(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cells whose words may have been asked about."""
    if cells.get(CLASS):
        yield CLASS, class_text(cells.get(GRADE, ""), cells[CLASS])
    for column in COLUMNS:
        text = cells.get(column.key, "")
        if column.words and text and not column.means(text)[0]:
            yield column.key, text
