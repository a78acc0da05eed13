"""What notices need to be told once: their sentences, when to look what waits, and what waits in the apps above."""

from collections.abc import Mapping

from accounts.notices.channels import provide
from screening.cases.notices import services
from screening.cases.notices.services.daily import EVERY
from screening.cases.notices.services.standing import SOURCES, Source
from screening.cases.notices.words import words
from screening.cases.urgent.services import tell_when_something_is_new
from screening.jobs import scheduled


def register() -> None:
    provide(words)
    scheduled.register(services.give_daily_notices)
    scheduled.register_tick(tell_when_something_is_new)


def add_source(source: Source, every: Mapping[str, int]) -> None:
    """Of an app above: what waits there, and after how many days each kind is said again."""
    SOURCES.append(source)
    EVERY.update(every)
