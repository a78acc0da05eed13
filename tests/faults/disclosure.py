"""What follows from the files of many counties and schools: `./script/prove disclosure`.

Each county is made by chance, lives three months and is forgotten again; read are the spreadsheets its officer and one
headteacher were given, the psychometric report of its round among them
(`tests/reports/disclosure_control/county_files.py`). PROOF_SECONDS ends the run early and says
how many there were.
"""

import os
import sys
import time
from typing import Any

import time_machine
from django.db import transaction

from tests.conftest import make_cast
from tests.reports.disclosure_control.county_files import AFTERWARDS, leaks_of_a_school, leaks_of_three_months

SPEAKS_OF = ("screening/reports", "screening/research/psychometrics", "tests/reports/disclosure_control")
COUNTIES = 500


def run(wide: bool) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    limit, began, done = float(os.environ.get("PROOF_SECONDS", "inf")), time.monotonic(), 0
    for seed in range(COUNTIES if wide else 2):
        if time.monotonic() - began > limit:
            break
        found |= {f"county {seed}": _forgotten(leaks_of_three_months, seed)}
        found |= {f"school {seed}": _forgotten(leaks_of_a_school, seed)}
        done += 1
        print(f"county {seed}: {found[f'county {seed}']} {found[f'school {seed}']}", file=sys.stderr, flush=True)
    leaking = {where: leaks for where, leaks in found.items() if leaks}
    return {"passed": not leaking, "counties": done, "of": COUNTIES, "months": 3, "leaks": leaking}


def _forgotten(leaks: Any, seed: int) -> list[str]:
    """In a transaction that is taken back."""
    with transaction.atomic(), time_machine.travel(AFTERWARDS, tick=False):
        found: list[str] = leaks(make_cast(), seed)
        transaction.set_rollback(True)
    return found
