"""People at work along the chain, in a process of its own that may be killed at any moment.

Reads one order a line, does it through the services and says what was acknowledged, a line for each word to the
oracle and `done` at the end. An order that is sent again carries the same number, and with it the same nonces.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import django

django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from screening.cases.models import Case, FollowUp, Receiver, Referral, TalkTask  # noqa: E402
from screening.rounds.models import ScreeningRound, Sheet  # noqa: E402
from students.models import Student  # noqa: E402
from tests.cases.chain.world import REFUSED, World  # noqa: E402

MODELS = {
    "case": Case,
    "follow_up": FollowUp,
    "receiver": Receiver,
    "referral": Referral,
    "sheet": Sheet,
    "student": Student,
    "task": TalkTask,
}


class Teller:
    """In the oracle's place: every word to it becomes a line."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *words, **named: say(name, *words, **named)


class RealWorld(World):
    """Acts are committed, and the broker is whatever the settings name."""

    def _send(self, act: Callable[[], Any]) -> Any:
        with transaction.atomic():
            return act()


def say(what: str, *words: Any, **named: Any) -> None:
    print(json.dumps([what, words, named], default=_plain), flush=True)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def main() -> None:
    people = {name: User.objects.get(username=username) for name, username in PEOPLE.items()}
    cast = SimpleNamespace(**people, children={}, school=people["li"].assignments.get().school)
    world = RealWorld(cast, ScreeningRound.objects.get(), Teller())
    for line in sys.stdin:
        obey(world, json.loads(line))
    world.end()


PEOPLE = {"li": "teacher", "admin": "schooladmin"}


def obey(world: World, order: dict[str, Any]) -> None:
    world.go_to(datetime.fromisoformat(order["moment"]))
    world.nonces = (uuid5(NAMESPACE_OID, f"{order['number']}/{place}") for place in count())
    values = {name: _found(name, value) for name, value in order["values"].items()}
    try:
        getattr(world, order["act"])(**values)
    except REFUSED:
        say("refused")
    say("done", order["number"])


def _found(name: str, value: Any) -> Any:
    return MODELS[name].objects.get(pk=value) if name in MODELS else value


if __name__ == "__main__":
    main()
