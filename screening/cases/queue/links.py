"""What other rooms put above the queue: a sentence that leads to their page. Registered in `apps.py`."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from accounts.models import User
from screening.cases.counted_lines import CountedLine, counted
from screening.documents.blocks import Link

CountedSource = Callable[[User], Iterable[CountedLine]]
LinkSource = Callable[[User], Iterable[Link]]
SchoolLinkSource = Callable[[User], Mapping[int, Sequence[Link]]]
counted_sources: list[CountedSource] = []  # asked in one question
link_sources: list[LinkSource] = []
school_link_sources: list[SchoolLinkSource] = []


def links_of(user: User) -> list[Link]:
    lines = counted(line for source in counted_sources for line in source(user))
    return [*lines, *(link for source in link_sources for link in source(user))]


def links_by_school(user: User) -> dict[int, list[Link]]:
    """School (by key) → links above its part of the queue."""
    found: dict[int, list[Link]] = {}
    for source in school_link_sources:
        for school, links in source(user).items():
            found.setdefault(school, []).extend(links)
    return found
