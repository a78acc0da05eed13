"""What encrypting the file costs: the same pages over the same rows in clear and encrypted, in turn:
`./script/prove at_rest`. Processor time of the whole request, so that who else uses the machine does not matter."""

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import User
from screening.operations.at_rest import copy_encrypted
from screening.rounds import hooks, services
from tests.benchmarks import class_sheets
from tests.benchmarks.bench_queue import NOW, _counselor, addresses, open_cases
from tests.benchmarks.stored_rounds import stored_round

AIM, KEY, WRITES = 1.15, "ab" * 32, 100
Act = Callable[[int], object]  # given the turn


def run(wide: bool) -> dict[str, Any]:
    children, flags, turns = (5000, 500, 25) if wide else (600, 60, 2)
    with mock.patch.object(hooks, "flag_raised", []), time_machine.travel(class_sheets.NOW, tick=True):
        sheet = class_sheets.open_sheets([60])[0]
        counselor = _counselor_of_a_county(children, flags)
        acts = {name: _page(counselor, url) for name, url in addresses(counselor)}
        acts["class_page"] = _page(sheet.teacher, reverse("rounds:show_sheet", args=[sheet.sheet.public_id]))
        acts |= {"save_60_rows": lambda turn: _save(sheet, turn), "writes": _write}
        with tempfile.TemporaryDirectory() as folder:
            found = _measured(acts, Path(folder), turns)
    writes = found.pop("writes")
    worst = max(act["ratio"] for act in found.values())
    return {
        "passed": worst <= AIM or not wide,
        "aim": AIM,
        "assessments": 2 * children,
        "median_of": turns,
        "acts": found,
        "a_durable_write_costs_more_ms": round((writes["encrypted_ms"] - writes["clear_ms"]) / WRITES, 3),
    }


def _counselor_of_a_county(children: int, flags: int) -> User:
    with time_machine.travel(NOW, tick=True):
        made = stored_round(children, name="禾溪县")
        counselor = _counselor("counselor", made, flags)
        open_cases(made, counselor, flags)
    return counselor


def _page(user: User, url: str) -> Act:
    browser = Client()
    browser.force_login(user, backend="accounts.backends.ActiveUserBackend")
    return lambda _turn: browser.get(url)


def _save(sheet: class_sheets.OpenSheet, turn: int) -> None:
    assert services.save_rows(sheet.sheet, by=sheet.teacher, nonce=uuid.uuid4(), rows=sheet.rows(turn)).ok


def _write(_turn: int) -> None:
    for _ in range(WRITES):
        audit.record(by=None, verb="backup.prove")


def _measured(acts: dict[str, Act], folder: Path, turns: int) -> dict[str, dict[str, float]]:
    here, keys = Path(connection.settings_dict["NAME"]), connection.settings_dict["OPTIONS"]["keys"]
    connection.close()
    copy_encrypted(here, folder / "encrypted", [KEY])
    spent: dict[str, dict[str, list[float]]] = {name: {"clear": [], "encrypted": []} for name in acts}
    try:
        for turn in range(turns):
            for kind, place, opens in (("clear", here, []), ("encrypted", folder / "encrypted", [KEY])):
                _move(place, opens)
                for name, act in acts.items():
                    began = time.process_time()
                    act(turn)
                    spent[name][kind].append(1000 * (time.process_time() - began))
    finally:
        _move(here, keys)
    return {name: _compared(**kinds) for name, kinds in spent.items()}


def _move(place: Path, keys: list[str]) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(place)
    connection.settings_dict["OPTIONS"]["keys"] = keys


def _compared(clear: list[float], encrypted: list[float]) -> dict[str, float]:
    before, after = statistics.median(clear), statistics.median(encrypted)
    return {"clear_ms": round(before, 1), "encrypted_ms": round(after, 1), "ratio": round(after / before, 3)}
