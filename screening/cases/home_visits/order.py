"""Whom to visit first: families whose parents are at home these days, then agreed days, then the longest not visited.
Pure. Being flagged plays no part, so that a list with every child of a class says nothing about any of them."""

from dataclasses import dataclass
from datetime import date, timedelta

RECENT_VISIT = timedelta(days=14)  # "they are at home now" holds this long where no day of leaving is known
RECENT_RETURN = timedelta(days=60)  # so does "back now" in the care situation
AT_HOME = ("both", "one", "until")


@dataclass(frozen=True)
class Known:
    """What records say about the parents of one child. `back`: who is back now by the care situation of that day."""

    visited_on: date | None = None
    parents_home: str = ""
    leaving_on: date | None = None
    agreed_on: date | None = None  # the next contact that was agreed
    back: tuple[str, ...] = ()
    back_as_of: date | None = None
    home_from: date | None = None  # as a holiday plan says
    home_until: date | None = None


@dataclass(frozen=True)
class AtHome:
    """Parents are at home; `until` where the day on which they leave is known, `seen_on` where it is not."""

    until: date | None = None
    seen_on: date | None = None


def at_home(known: Known, today: date) -> AtHome | None:
    """The nearest day of leaving counts first."""
    if known.leaving_on and known.leaving_on >= today and known.parents_home in AT_HOME:
        return AtHome(until=known.leaving_on)
    if known.home_from and known.home_until and known.home_from <= today <= known.home_until:
        return AtHome(until=known.home_until)
    seen_lately = known.visited_on and today - known.visited_on <= RECENT_VISIT
    if seen_lately and known.parents_home in AT_HOME and not known.leaving_on:
        return AtHome(seen_on=known.visited_on)
    if known.back and known.back_as_of and today - known.back_as_of <= RECENT_RETURN:
        return AtHome(seen_on=known.back_as_of)
    return None


def place(known: Known, today: date, seat: int) -> tuple[object, ...]:
    """Smaller comes first."""
    home = at_home(known, today)
    agreed = known.agreed_on if known.agreed_on and known.agreed_on >= today - RECENT_VISIT else None
    return (
        home is None,
        (home.until or date.max) if home else date.max,
        agreed or date.max,
        known.visited_on or date.min,
        seat,
    )
