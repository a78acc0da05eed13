"""Which acts need two people: what each is called, who may be the second, what is done then."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import PendingAct, RecoveryCode, User

WITHIN = timedelta(hours=48)
FORGOTTEN = {"forgotten": True}


@dataclass(frozen=True)
class ActByTwo:
    """`carry_out(pending, by=second)` returns a slip or nothing; `second` is None at the console.

    `at_once`: it protects somebody, so it holds from the moment it is asked for; refused, `undo` takes it back, and
    where nobody answers it stays.
    """

    name: str
    words: Callable[[PendingAct], str]
    second_people: Callable[[PendingAct], Iterable[User]]
    carry_out: Callable[..., "Slip | None"]
    at_once: bool = False
    undo: Callable[[PendingAct], object] | None = None


@dataclass(frozen=True)
class Slip:
    """A code for signing in, shown once to the second person, who hands it over."""

    person: User
    code: str
    place: str


_acts: dict[str, ActByTwo] = {}
# Who could have confirmed it until lately; a room above says who that is. Where there is somebody, no console does.
left_lately: list[Callable[[PendingAct], list[User]]] = []


def register(act: ActByTwo) -> None:
    _acts[act.name] = act


def act_of(pending: PendingAct) -> ActByTwo:
    return _acts[pending.act]


def is_forgotten(pending: PendingAct) -> bool:
    """It was settled so long ago that only who and when is kept."""
    return bool(pending.said == FORGOTTEN)


def named(name: str) -> ActByTwo:
    return _acts[name]


def second_people(pending: PendingAct) -> list[User]:
    """Who may confirm or refuse it today: accounts that have signed in and are independent of who asks."""
    return list(act_of(pending).second_people(pending))


def kept_by_house(pending: PendingAct) -> list[User]:
    """Why no console confirms it: who can, or could until lately. One person who closes the second one's account, or
    ends that duty, is not alone by that."""
    return second_people(pending) or [one for left in left_lately for one in left(pending)]


def waiting_acts() -> QuerySet[PendingAct]:
    rows = PendingAct.objects.filter(outcome=PendingAct.Outcome.WAITING, lapses_at__gt=timezone.now())
    return rows.select_related("asked_by", "person").order_by("asked_at", "pk")


def independent(people: Iterable[User], pending: PendingAct, *, also_closed: bool = False) -> list[User]:
    """Neither who asks nor whom it concerns, nor a second account of either, nor one that the asker had made or renewed
    within these 48 hours."""
    found = [person for person in people if (person.is_active or also_closed) and person.last_login]
    names = {_plain(one.name) for one in (pending.asked_by, pending.person) if one}
    found = [one for one in found if _plain(one.name) not in names and one.pk not in _both(pending)]
    lately = _lately_from(pending) if found else set()
    since = timezone.now() - WITHIN
    return [one for one in found if one.pk not in lately or (also_closed and one.created_at < since)]


def _both(pending: PendingAct) -> set[int | None]:
    return {pending.asked_by_id, pending.person_id}


def _lately_from(pending: PendingAct) -> set[int]:
    """Accounts that came into being, or got a new code, at this person's asking; or got one at the console, where the
    same person may sit."""
    since = timezone.now() - WITHIN
    rows = PendingAct.objects.filter(asked_by=pending.asked_by_id, settled_at__gte=since, person__isnull=False)
    renewed = RecoveryCode.objects.filter(created_by=F("user"), created_at__gte=since, user__created_at__lt=since)
    confirmed = rows.filter(outcome=PendingAct.Outcome.CONFIRMED)
    return {*confirmed.values_list("person", flat=True), *renewed.values_list("user", flat=True)}


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
