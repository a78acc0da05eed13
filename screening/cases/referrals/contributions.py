"""What other rooms know for a referral: what the school has done, and the times agreed with whoever comes.

`registrations` fills the lists; the room itself knows none of the others.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from accounts.models import User
from screening.cases.models import Case, Receiver


class TriedStep(NamedTuple):
    """Since when, what, and what came of it; only what was due and has begun."""

    since: date
    what: str
    outcome: str


step_sources: list[Callable[[User, Case], Iterable[TriedStep]]] = []
time_sources: list[Callable[[Case, Receiver], Iterable[str]]] = []


def steps_of(user: User, case: Case) -> list[TriedStep]:
    return sorted(step for source in step_sources for step in source(user, case))


def times_of(case: Case, receiver: Receiver) -> list[str]:
    return [words for source in time_sources for words in source(case, receiver)]
