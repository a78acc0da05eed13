"""The names of the cells of the equity view. Pure.

key_of("2026-1", "label", "unknown", "not-screened"): round, dimension, group, figure. The dimension "all" has one
group, "all".
"""

from collections.abc import Iterable
from typing import NamedTuple

HEAD = "equity"
POLICY, LABEL = "policy", "label"
"""Left-behind by the policy label and by the research label; see `students.labels`."""
LABELS = (POLICY, LABEL)
SEX, GRADE, BOARDING, TOWNSHIP = "sex", "grade", "boarding", "township"
DIMENSIONS = (*LABELS, SEX, GRADE, BOARDING, TOWNSHIP)
FIXED = {
    POLICY: ("left-behind", "other", "unknown"),
    LABEL: ("left-behind", "other", "unknown"),
    SEX: ("girl", "boy"),
    BOARDING: ("boarding", "day", "unknown"),
}
"""Groups that stand in every report, also when they are empty."""


class ChainStep(NamedTuple):
    """A step of the chain: of how many children it is counted, whom it missed, and the others, never printed."""

    whole: str
    missed: str
    rest: str


SCREENED = ChainStep("taking-part", "missed", "screened")
"""Without children who take no part: the family, or they themselves, said no."""
EVERYBODY = ChainStep("children", "not-screened", "screened")
LOOKED_AT = ChainStep("flagged", "not-looked-at", "looked-at")
FOLLOWED_UP = ChainStep("due", "not-followed-up", "followed-up")
STEPS = (SCREENED, LOOKED_AT, FOLLOWED_UP)


def round_of(school_year: int, term: int) -> str:
    return f"{school_year}-{term}"


def key_of(current: str, dimension: str, group: object, figure: str) -> str:
    return f"{HEAD}.{current}.{dimension}.{group}.{figure}"


def groups_in(keys: Iterable[str], current: str, dimension: str) -> list[str]:
    """Groups of a dimension that have cells: the fixed ones first, the others by number."""
    head = f"{HEAD}.{current}.{dimension}."
    found = {key.removeprefix(head).split(".")[0] for key in keys if key.startswith(head)}
    fixed = [group for group in FIXED.get(dimension, ()) if group in found]
    return fixed + sorted(found.difference(fixed), key=int)


def rounds_in(keys: Iterable[str]) -> list[str]:
    """Rounds that have cells of this view, newest first."""
    return sorted({key.split(".")[1] for key in keys if key.startswith(f"{HEAD}.")}, reverse=True)
