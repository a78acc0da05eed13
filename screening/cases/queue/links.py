"""What other rooms put above the queue: a sentence that leads to their page. Registered in `apps.py`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class QueueLink:
    words: str
    url: str


LinkSource = Callable[[User], Iterable[QueueLink]]
SchoolLinkSource = Callable[[User], Mapping[int, Sequence[QueueLink]]]
link_sources: list[LinkSource] = []
school_link_sources: list[SchoolLinkSource] = []


def links_of(user: User) -> list[QueueLink]:
    return [link for source in link_sources for link in source(user)]


def links_by_school(user: User) -> dict[int, list[QueueLink]]:
    """School (by key) → links above its part of the queue."""
    found: dict[int, list[QueueLink]] = {}
    for source in school_link_sources:
        for school, links in source(user).items():
            found.setdefault(school, []).extend(links)
    return found
