"""What notices need to be told once: their sentences."""

from accounts.notices.words import provide
from screening.cases.notices.words import words


def register() -> None:
    provide(words)
