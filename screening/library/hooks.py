"""What the library must ask the rooms above it: it knows no county and no round.

Filled in their apps' ready().
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User


@dataclass(frozen=True)
class Uses:
    """Titles of rounds by what they used: primary keys of versions, norms and rule sets; `titles` by round id."""

    instruments: Mapping[int, list[str]] = field(default_factory=dict)
    norms: Mapping[int, list[str]] = field(default_factory=dict)
    rules: Mapping[int, list[str]] = field(default_factory=dict)
    titles: Mapping[UUID, str] = field(default_factory=dict)


address_modules: list[str] = []  # their `urlpatterns` stand beside those of the library, under the same namespace
shelf_sections: dict[str, Callable[[], object]] = {}  # template → its `lines`, below the questionnaires
published_ids: list[Callable[[], Iterable[str]]] = []  # published scales: only their own page may add one

county_of: list[Callable[[User], UUID | None]] = []  # public id of the county somebody works in
uses_of: list[Callable[[User], Uses]] = []  # the rounds of that county


def county_id(user: User) -> UUID | None:
    return next((found for hook in county_of if (found := hook(user))), None)


def uses(user: User) -> Uses:
    return uses_of[0](user) if uses_of else Uses()
