"""What recording costs: `./script/prove audit`.

A child's page and the page of a class sheet of forty, asked for by turns with the log and without it; CPU time, the
events of a second sealed as on a running installation. In one run, so that the state of the machine is in both.
"""

import time
from contextlib import ExitStack
from statistics import median
from typing import Any
from unittest.mock import MagicMock, patch

import time_machine
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts import audit
from accounts.audit import recording
from tests.clock import NOW
from tests.conftest import make_cast
from tests.rounds import factories as rounds

SPEAKS_OF = ("accounts/audit",)
MOST = 1.25


def run(wide: bool) -> dict[str, Any]:
    with transaction.atomic(), time_machine.travel(NOW, tick=True), override_settings(ALLOWED_HOSTS=["*"]):
        found = {name: _by_turns(client, url, 80 if wide else 3) for name, client, url in _pages()}
        transaction.set_rollback(True)
    return {"passed": not wide or all(one["ratio"] <= MOST for one in found.values()), "most": MOST, **found}


def _pages() -> list[tuple[str, Client, str]]:
    cast = make_cast()
    rounds.make_crowd(cast.class_3_1, 40, first_seat=4)
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    client = Client()
    client.force_login(cast.li, backend="accounts.backends.ActiveUserBackend")
    child = reverse("students:show_student", args=[cast.children["yu"].public_id])
    return [("child", client, child), ("sheet", client, reverse("rounds:show_sheet", args=[sheet.public_id]))]


def _by_turns(client: Client, url: str, times: int) -> dict[str, float]:
    _ask(client, url)
    with_log, without = [], []
    for _ in range(times):
        with_log.append(_ask(client, url))
        with _nothing_recorded():
            without.append(_ask(client, url))
    one, other = median(with_log), median(without)
    return {"with_ms": round(1000 * one, 2), "without_ms": round(1000 * other, 2), "ratio": round(one / other, 3)}


def _ask(client: Client, url: str) -> float:
    """The answer and its share of sealing."""
    began = time.process_time()
    assert client.get(url).status_code == 200
    _seal()
    return time.process_time() - began


def _seal() -> None:
    """As after a commit; in this transaction nothing is committed."""
    with patch.object(audit.chain, "_alone", _mine):
        audit.seal()


class _mine:
    def __init__(self, *, wait: bool) -> None: ...

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_error: object) -> None: ...


def _nothing_recorded() -> ExitStack:
    stack = ExitStack()
    for name in ("AuditEvent", "AuditSubject", "own_mac"):
        stack.enter_context(patch.object(recording, name, MagicMock()))
    return stack
