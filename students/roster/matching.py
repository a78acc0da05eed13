"""Which child of the roster a row of the file is. Pure: the surest signs go first, and every doubt is for a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from students.names import close_name
from students.roster.rows import RosterRow

Classes = Mapping[tuple[int, int], int]  # (grade, number) → class
Answers = Mapping[int, int | None]  # row → the child somebody says it is, None for "another child"


@dataclass(frozen=True)
class RosterChild:
    """A child on the roster of the school today. `care`: the facts last recorded, None where the family said no.
    `left`: the last day of a child who is not on it any more."""

    student: int
    school_class: int
    seat: int
    name: str
    sex: str
    birth_year: int
    birth_month: int
    register_hash: str = ""
    public_id: str = ""
    care: Mapping[str, Any] | None = field(default_factory=dict)
    left: date | None = None


Matches = tuple[dict[int, RosterChild], dict[int, list[RosterChild]]]


def name_key(one: RosterRow | RosterChild) -> tuple[str, int, int]:
    return close_name(one.name), one.birth_year, one.birth_month


def match(
    rows: Sequence[RosterRow],
    known: Sequence[RosterChild],
    classes: Classes,
    answers: Answers,
    gone: Sequence[RosterChild] = (),
) -> Matches:
    """Row → child; rows that are close to children, with these; all other rows are new. `answers` settle close ones.

    Nobody is put back on the roster without an answer: a row that is about one of the `gone` is close to it.
    """
    children = {child.student: child for child in (*known, *gone)}
    found = {
        row.number: children[student]
        for row in rows
        if (student := answers.get(row.number)) is not None and student in children
    }
    new = {number for number, student in answers.items() if student is None}
    open_rows = [row for row in rows if row.number not in found and row.number not in new]
    unclear = _by_signs(open_rows, known, classes, found)
    free = _Near(known, {child.student for child in found.values()}, classes)
    for row in open_rows:
        if row.number not in found and row.number not in unclear:
            near = free.to(row) + [child for child in gone if is_alike(row, child)]
            if near:
                unclear[row.number] = near
    return found, unclear


Register = dict[str, RosterChild]


def _by_signs(
    rows: Sequence[RosterRow], known: Iterable[RosterChild], classes: Classes, found: dict[int, RosterChild]
) -> dict[int, list[RosterChild]]:
    """Fills `found`; returns rows that could be several children of their name and month."""
    by_name: dict[tuple[str, int, int], list[RosterChild]] = defaultdict(list)
    for child in known:
        by_name[name_key(child)].append(child)
    register = {child.register_hash: child for child in known if child.register_hash}
    taken = {child.student for child in found.values()}
    unclear: dict[int, list[RosterChild]] = {}
    for sign in (_same_register, _same_seat, _same_class, _same_name):
        for row in rows:
            if row.number in found or row.number in unclear:
                continue
            namesakes = [child for child in by_name[name_key(row)] if child.student not in taken]
            fitting = sign(row, namesakes, register, classes[row.grade, row.class_number])
            if len(fitting) == 1:
                found[row.number] = fitting[0]
                taken.add(fitting[0].student)
            elif fitting:
                unclear[row.number] = fitting
    return unclear


def _same_register(row: RosterRow, namesakes: list[RosterChild], register: Register, place: int) -> list[RosterChild]:
    return [register[row.register_hash]] if row.register_hash in register else []


def _same_seat(row: RosterRow, namesakes: list[RosterChild], register: Register, place: int) -> list[RosterChild]:
    return [child for child in _same_class(row, namesakes, register, place) if child.seat == row.seat]


def _same_class(row: RosterRow, namesakes: list[RosterChild], register: Register, place: int) -> list[RosterChild]:
    return [child for child in _same_name(row, namesakes, register, place) if child.school_class == place]


def _same_name(row: RosterRow, namesakes: list[RosterChild], register: Register, place: int) -> list[RosterChild]:
    """Two different register numbers are two children, whatever their names."""
    return [child for child in namesakes if not _two_numbers(row, child)]


def _two_numbers(row: RosterRow | RosterChild, child: RosterChild) -> bool:
    return bool(row.register_hash and child.register_hash and row.register_hash != child.register_hash)


def is_alike(row: RosterRow | RosterChild, child: RosterChild) -> bool:
    """The same register number; or the same name, sex and month of birth, and not two numbers."""
    if row.register_hash and row.register_hash == child.register_hash:
        return True
    return (name_key(row), row.sex) == (name_key(child), child.sex) and not _two_numbers(row, child)


class _Near:
    """Children no row is about, by what a slip leaves unchanged: the name, or the class."""

    def __init__(self, known: Iterable[RosterChild], taken: set[int], classes: Classes) -> None:
        self.classes = classes
        self.by_name: dict[str, list[RosterChild]] = defaultdict(list)
        self.by_class: dict[int, list[RosterChild]] = defaultdict(list)
        for child in known:
            if child.student not in taken:
                self.by_name[close_name(child.name)].append(child)
                self.by_class[child.school_class].append(child)

    def to(self, row: RosterRow) -> list[RosterChild]:
        """Same name and nearly the same month; or same class and month and nearly the same name, or the same seat."""
        place = self.classes[row.grade, row.class_number]
        namesakes = [
            child
            for child in self.by_name[close_name(row.name)]
            if child.school_class == place or row.birth_year == child.birth_year or row.birth_month == child.birth_month
        ]
        misspelt = [
            child
            for child in self.by_class[place]
            if (child.birth_year, child.birth_month, child.sex) == (row.birth_year, row.birth_month, row.sex)
            and (child.seat == row.seat or one_sign_apart(close_name(child.name), close_name(row.name)))
        ]
        every = {child.student: child for child in (*namesakes, *misspelt) if not _two_numbers(row, child)}
        return list(every.values())


def one_sign_apart(one: str, other: str) -> bool:
    """One sign replaced, left out or too many."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((place for place, sign in enumerate(short) if sign != long[place]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
