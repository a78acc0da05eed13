"""What follows from the files of many counties and schools: `./script/prove disclosure`.

Each county is made by chance, lives three months and is forgotten again; read are the spreadsheets its officer and one
headteacher were given, the psychometric report of its round among them
(`tests/reports/disclosure_control/county_files.py`). Two processes share them, each with a database of its own.
PROOF_SECONDS ends the run early: it says how many there were, and proves nothing.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import time_machine
from django.db import connection, transaction

from tests.conftest import make_cast
from tests.reports.disclosure_control.county_files import AFTERWARDS, leaks_of_a_school, leaks_of_three_months

SPEAKS_OF = ("screening/reports", "screening/research/psychometrics", "tests/reports/disclosure_control")
COUNTIES, PROCESSES = 500, 2
Found = dict[int, list[str]]  # county → what follows from its files


def run(wide: bool) -> dict[str, Any]:
    end = time.monotonic() + float(os.environ.get("PROOF_SECONDS", "inf"))
    counties = range(COUNTIES if wide else 2)
    found = _shared(counties, end) if wide else look_at(counties, end)
    leaking = {f"county {seed}": leaks for seed, leaks in sorted(found.items()) if leaks}
    complete = len(found) == len(counties)
    return {
        "passed": complete and not leaking,
        "complete": complete,
        "counties": len(found),
        "of": len(counties),
        "months": 3,
        "leaks": leaking,
    }


def _shared(counties: range, end: float) -> Found:
    found: Found = {}
    for number in range(PROCESSES):
        connection.creation.clone_test_db(suffix=str(number), verbosity=0)
    connection.close()
    shares = [counties[number::PROCESSES] for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as processes:
        for share in processes.map(partial(_on_a_database_of_its_own, end=end), range(PROCESSES), shares):
            found |= share
    for number in range(PROCESSES):
        connection.creation.destroy_test_db(suffix=str(number), verbosity=0)
    return found


def _on_a_database_of_its_own(number: int, counties: range, *, end: float) -> Found:
    connection.creation.setup_worker_connection(number)
    return look_at(counties, end)


def look_at(counties: Iterable[int], end: float) -> Found:
    found: Found = {}
    for seed in counties:
        if time.monotonic() >= end:
            break
        found[seed] = [*_forgotten(leaks_of_three_months, seed), *_forgotten(leaks_of_a_school, seed)]
        print(f"county {seed}: {found[seed]}", file=sys.stderr, flush=True)
    return found


def _forgotten(leaks: Callable[[Any, int], list[str]], seed: int) -> list[str]:
    """In a transaction that is taken back."""
    with transaction.atomic(), time_machine.travel(AFTERWARDS, tick=False):
        found = leaks(make_cast(), seed)
        transaction.set_rollback(True)
    return found
