"""What other rooms add to a child's page: panels beside the scores, lines of what happened. Registered in `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from screening import formats
from screening.cases.models import Case
from screening.rounds.models import Result


@dataclass(frozen=True)
class Event:
    day: date
    text: str
    detail: str = ""

    @property
    def says_day(self) -> str:
        return formats.day(self.day)


Panel = dict[str, object]  # a part of the page: `template` prints `content`
BannerSource = Callable[[User, Case], Panel | None]
PanelSource = Callable[[User, Case, QuerySet[Result]], Panel | None]
EventSource = Callable[[User, Case], Iterable[Event]]
banner_sources: list[BannerSource] = []  # on top of the page, also before the child was seen
panel_sources: list[PanelSource] = []
event_sources: list[EventSource] = []
page_event_sources: list[EventSource] = []  # told in the child's file by their own room


def banners_of(user: User, case: Case) -> tuple[Panel, ...]:
    return tuple(panel for panel in (source(user, case) for source in banner_sources) if panel)


def panels_of(user: User, case: Case, results: QuerySet[Result]) -> tuple[Panel, ...]:
    """Nothing of it is asked for before the child was seen."""
    found = (source(user, case, results) for source in panel_sources)
    return tuple(panel for panel in found if panel)


def events_from_rooms(sources: Iterable[EventSource], user: User, case: Case) -> list[Event]:
    return [event for source in sources for event in source(user, case)]
