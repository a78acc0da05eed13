"""What notices need to be told once: their sentences, and when to look what waits."""

from accounts.notices.words import provide
from screening.cases.notices import services
from screening.cases.notices.words import words
from screening.cases.urgent.services import tell_of_urgent
from screening.jobs import scheduled


def register() -> None:
    provide(words)
    scheduled.register(services.give_daily_notices)
    scheduled.register_tick(tell_of_urgent)
