"""What the rooms above know about the log: names of what its ids stand for, the children of a case, heads they keep.

names_of["students.school"] = function     (reader, public ids) → names; of no child
children_of_case.append(function)          (reader, case number) → the public ids of its children
kept_heads.append(function)                → heads of the chain that stand in rows of that room
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from accounts.models import User


class KeptHead(NamedTuple):
    """The end of the log as it was noted somewhere: its number, its seal (or the first figures of it), and where."""

    number: int
    mac: str
    place: str


Names = Callable[[User, Collection[str]], Mapping[str, str]]
names_of: dict[str, Names] = {}
children_of_case: list[Callable[[User, str], Collection[UUID]]] = []
kept_heads: list[Callable[[], Iterable[KeptHead]]] = []


def all_kept_heads() -> list[KeptHead]:
    return [head for source in kept_heads for head in source()]


def children_with(user: User, number: str) -> set[UUID]:
    return {child for source in children_of_case for child in source(user, number)}


def names_in(user: User, objects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(type, id) → its name, for those types that have one."""
    ids: dict[str, set[str]] = {}
    for kind, one in objects:
        ids.setdefault(kind, set()).add(one)
    known = {kind: names_of[kind](user, found) for kind, found in ids.items() if kind in names_of}
    return {(kind, one): name for kind, names in known.items() for one, name in names.items()}
