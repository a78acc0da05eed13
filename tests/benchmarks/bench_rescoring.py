"""Scoring 100,000 stored assessments again (read, score, write), a half and a quarter: `./script/prove rescoring`.

On the database of the settings. It runs in the background, so there is no target for the clock, which covers the chunks
as the worker runs them; how long the difference, the adopting and the flags take (without opening cases) stands beside
it, and how much of each was work of this process and of the database (elsewhere than on PostgreSQL the same process):
the rest was waiting, for the disk or for others on the machine. Linear: twice as many take about twice the work, all
parts together (one part alone hangs on when the database tidies up).
"""

import os
import time
import uuid
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine
from django.db import connection

from screening.rounds import hooks, services
from screening.rounds.models import Result
from screening.rounds.services.rescoring import adopt_now
from screening.rounds.services.rescoring_steps import flag_chunk, run_chunk
from tests.benchmarks.stored_rounds import stored_round
from tests.rounds.districts import hash_of_answers, other_rules

TARGET_RATIO = 2.2  # work for 2 n over work for n
PARTS = ("chunks", "difference", "adopting", "flags")
WHOLE = 100_000


def run(wide: bool) -> dict[str, Any]:
    sizes = (WHOLE // 4, WHOLE // 2, WHOLE) if wide else (1000, 2000)
    rules = other_rules("bench")
    opening_cases = mock.patch.object(hooks, "flag_raised", [])  # is the work of another room
    with opening_cases, time_machine.travel("2026-11-16T09:00:00+08:00", tick=True):
        runs = [_measured(size, rules) for size in sizes]
    ratios = {
        part: [more["work"][part] / max(0.01, fewer["work"][part]) for fewer, more in pairwise(runs)] for part in PARTS
    }
    whole = [sum(found["work"].values()) for found in runs]
    linear = all(more / fewer <= TARGET_RATIO for fewer, more in pairwise(whole))
    unharmed = all(found["answers_untouched"] and found["one_result_each"] for found in runs)
    return {
        "passed": unharmed and (not wide or linear),
        "target_ratio": TARGET_RATIO,
        "ratios_of_work_2n_to_n": {part: [round(ratio, 2) for ratio in found] for part, found in ratios.items()},
        "runs": runs,
    }


def _measured(assessments: int, rules: Any) -> dict[str, Any]:
    made = stored_round(assessments // 2, name=f"县{assessments}")
    before, officer = hash_of_answers(), made.created_by
    asked = services.start_rescoring(made, by=officer, rule_set=rules, reason="度量", nonce=uuid.uuid4())
    clock = _Clock()
    while asked.done < asked.total:
        run_chunk(asked)
    clock.stop("chunks")
    while run_chunk(asked):
        pass
    clock.stop("difference")
    asked = services.adopt_rescoring(asked, by=officer)
    pressed = time.perf_counter() - clock.started
    asked = adopt_now(asked, by=officer)  # as the worker does
    clock.stop("adopting")
    while flag_chunk(asked):
        pass
    clock.stop("flags")
    in_force = Result.objects.in_force().filter(assessment__round=made, rule_set=rules).count()
    moved = sum(cell[-1] for cell in asked.difference["cells"] if cell[3] != cell[4])
    return {
        "assessments": asked.total,
        "seconds": clock.seconds,
        "work": clock.work,
        "seconds_of_the_request": round(pressed, 2),
        "bands_moved": moved,
        "answers_untouched": hash_of_answers() == before,
        "one_result_each": in_force == asked.total == asked.done == assessments,
    }


class _Clock:
    """Seconds and seconds of work from part to part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.work: dict[str, float] = {}
        self.started, self._worked = time.perf_counter(), _work()

    def stop(self, part: str) -> None:
        self.seconds[part] = round(time.perf_counter() - self.started, 2)
        self.work[part] = round(_work() - self._worked, 2)
        self.started, self._worked = time.perf_counter(), _work()


def _work() -> float:
    """Processor seconds so far: of this process, and of the database server's one for this connection."""
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():  # a server elsewhere
        return own
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return own + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
