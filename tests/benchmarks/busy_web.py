"""Sixty teachers at a web server as it is shipped, this process beside it on the same cores: how long a save takes."""

import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.benchmarks.class_sheets import OpenSheet
from tests.faults.class_saves import keep_round_open, session_of
from tests.faults.servers import free_port, wait_for_port, web
from tests.faults.typists import PATIENCE, Ledger, RowTypist

CHILDREN, ROWS = 40, 10  # of a class, of a save
EVERY_SECONDS = 5.0
MOST_FLAT_OUT, MOST_PACED = 3000, 100  # ms, 95 of 100 saves


class TimedTypist(RowTypist):
    """The first half of the saves flat out, each as soon as the one before is answered; the others one each 5 s."""

    def among(self, everybody: threading.Barrier, late: float) -> "TimedTypist":
        """`late`: where in the five seconds this teacher's saves come."""
        self.everybody, self.late = everybody, late
        self.spent: list[tuple[float, float]] = []
        return self

    def some(self) -> list[UUID]:
        return self.chance.sample(self.children, ROWS)

    def until(self, wanted: int, *request: Any, may_miss: bool = False, **more: Any) -> tuple[str, int]:
        return super().until(wanted, *request, **more)  # nobody's line breaks here

    def save(self) -> None:
        number, half = len(self.spent), self.saves // 2
        if number in (0, half):
            self.everybody.wait(PATIENCE)
            self.due = time.perf_counter() + self.late
        if number >= half:
            time.sleep(max(0.0, self.due - time.perf_counter()))
            self.due += EVERY_SECONDS
        began = time.perf_counter()
        super().save()
        self.spent.append((began, time.perf_counter()))


def typed(sheets: list[OpenSheet], saves: int) -> dict[str, Any]:
    """`saves` of each teacher flat out, then as many at one each five seconds."""
    keep_round_open()
    ledger, everybody = Ledger(), threading.Barrier(len(sheets))
    with tempfile.TemporaryDirectory(prefix="xinqiao-busy-") as name:
        port = free_port()
        server = web(port, Path(name))
        server.start()
        try:
            wait_for_port(port)
            typists = [
                _typist(made, ledger, port, saves).among(everybody, EVERY_SECONDS * number / len(sheets))
                for number, made in enumerate(sheets)
            ]
            for typist in typists:
                typist.start()
            for typist in typists:
                typist.join()
        finally:
            server.die()
    flat_out = _told([one for typist in typists for one in typist.spent[:saves]], MOST_FLAT_OUT)
    paced = _told([one for typist in typists for one in typist.spent[saves:]], MOST_PACED)
    errors, enough = ledger.statuses.total() + len(ledger.faults), saves * len(sheets)
    return {
        "passed": not errors and all(told["met"] and told["saves"] == enough for told in (flat_out, paced)),
        "teachers": len(sheets),
        "errors": errors,
        "flat_out": flat_out,
        "one_each_5_s": paced,
        "faults": ledger.faults[:3],
    }


def _typist(made: OpenSheet, ledger: Ledger, port: int, saves: int) -> TimedTypist:
    ids = [child.public_id for child in made.children]
    return TimedTypist(ledger, [port], made.sheet.public_id, session_of(made), ids, 2 * saves)


def _told(spent: list[tuple[float, float]], most: int) -> dict[str, Any]:
    if len(spent) < 2:
        return {"saves": len(spent), "met": False}
    each = [1000 * (ended - began) for began, ended in spent]
    seconds = max(ended for _began, ended in spent) - min(began for began, _ended in spent)
    p95 = statistics.quantiles(each, n=20, method="inclusive")[-1]
    return {
        "saves": len(spent),
        "saves_a_second": round(len(spent) / seconds, 1),
        "ms_median": round(statistics.median(each)),
        "ms_p95": round(p95),
        "target_ms_p95": most,
        "met": p95 <= most,
    }
