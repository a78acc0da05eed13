"""The child's file (一生一档): what each room tells about a child, in order of time, to whoever may read it there.

Rooms register in their apps' `ready()`; this one knows none of them. A source takes the reader and the child, asks its
own door, and gives nothing where the door is shut: who may not know of a thing finds no line, no count and no gap.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from screening import formats
from students.models import Student


class ChildFileLine(NamedTuple):
    """`kind`: what it is, in a word; `url`: where all of it stands."""

    day: date
    kind: str
    text: str
    detail: str = ""
    url: str = ""

    @property
    def says_day(self) -> str:
        return formats.day(self.day)


Source = Callable[[User, Student], Iterable[ChildFileLine]]
event_sources: list[Source] = []  # what has been
next_sources: list[Source] = []  # what is to come, by its day, also when that has passed
# Who dealt with what the reader may not know of, and since when: from then on their looks are not told to the reader.
unseen_sources: list[Callable[[User, Student], Iterable[tuple[UUID, datetime]]]] = []
# Who looked at what only some may know of, as far as the reader may: person, role, moment.
seen_sources: list[Callable[[User, Student], Iterable[tuple[UUID, str, datetime]]]] = []
# Children beside those who sit in the person's classes today: an open case stays with its counselor.
also_in_care: list[Callable[[User], QuerySet[Student]]] = []


def events_of(user: User, student: Student) -> list[ChildFileLine]:
    """Newest first; within a day as the rooms tell it."""
    found = [line for source in event_sources for line in source(user, student)]
    return sorted(found, key=lambda line: line.day, reverse=True)


def next_of(user: User, student: Student) -> list[ChildFileLine]:
    """The earliest first."""
    return sorted(line for source in next_sources for line in source(user, student))
