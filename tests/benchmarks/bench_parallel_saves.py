"""Eight teachers save a class of 60 × 20 at once, with the audit log and without; then sixty at a web server:
`./script/prove parallel_saves`.

Eight real threads, each with its own connection, on the database of the settings. Turns with and without audit
alternate; the target is a median wall time with audit of at most 1.25 times the one without. The sixty save ten rows
of a class of forty, over the network: flat out 95 of 100 saves in 3 s, at one save each 5 s in 100 ms, no error.
"""

import os
import statistics
import threading
import time
import uuid
from typing import Any
from unittest import mock

import time_machine
from django.db import connection

from accounts import audit
from accounts.models import AuditEvent
from screening.rounds import services
from tests.benchmarks import busy_web
from tests.benchmarks.class_sheets import NOW, OpenSheet, open_sheets

TARGET = 1.25
SAVERS = 8
WARM_UP = 1


def run(wide: bool) -> dict[str, Any]:
    turns, teachers, saves = (15, 60, 20) if wide else (2, 2, 2)
    load = os.getloadavg()[0]
    with time_machine.travel(NOW, tick=True):
        made = open_sheets([60] * SAVERS + [busy_web.CHILDREN] * teachers)
        sheets, at_the_web = made[:SAVERS], made[SAVERS:]
        walls: dict[str, list[float]] = {"with": [], "without": []}
        for turn in range(2 * (WARM_UP + turns)):
            audited = turn % 2 == 0
            walls["with" if audited else "without"].append(together(sheets, turn, audited=audited))
        events = AuditEvent.objects.filter(verb="sheet.save").count()
    medians = {name: statistics.median(spent[WARM_UP:]) for name, spent in walls.items()}
    ratio = medians["with"] / medians["without"]
    web = busy_web.typed(at_the_web, saves)
    return {
        "passed": ratio <= TARGET and events == SAVERS * (WARM_UP + turns) and web["passed"],
        "load_before": round(load, 1),
        "nice": os.nice(0),
        "target_ratio": TARGET,
        "ratio": round(ratio, 3),
        "savers": SAVERS,
        "turns": turns,
        "ms_with_audit": round(1000 * medians["with"], 1),
        "ms_without_audit": round(1000 * medians["without"], 1),
        "events": events,
        "web": web,
    }


def together(sheets: list[OpenSheet], turn: int, *, audited: bool) -> float:
    """Seconds from the common start until the last save has returned."""
    gate, problems = threading.Barrier(len(sheets) + 1), []

    def one(sheet: OpenSheet) -> None:
        rows = sheet.rows(turn)
        gate.wait()
        try:
            outcome = services.save_rows(sheet.sheet, by=sheet.teacher, nonce=uuid.uuid4(), rows=rows)
            if not outcome.ok or len(outcome.saved) != len(rows):
                problems.append(outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(sheet,)) for sheet in sheets]
    with mock.patch.object(audit, "record", audit.record if audited else _nothing):
        for thread in threads:
            thread.start()
        gate.wait()
        started = time.perf_counter()
        for thread in threads:
            thread.join()
        spent = time.perf_counter() - started
    assert not problems, problems[0]
    return spent


def _nothing(**_: Any) -> None:
    """In place of the audit log."""
