"""What encrypting the file costs where all answers of a county are read at once: the statistics of a round, in clear
and encrypted, in turn: `./script/prove statistics_at_rest`. Processor time, as in bench_at_rest.

`children` is far below the million rows a province may have: the cost is a page at a time, so the ratio is the same,
and the time of a million is worked out from it and said to be so."""

import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine

from accounts.models import Role, User
from screening.research.psychometrics.gathering import statistics_of
from screening.rounds import hooks
from tests import factories
from tests.benchmarks.bench_at_rest import _measured
from tests.benchmarks.bench_queue import NOW
from tests.benchmarks.stored_rounds import stored_round

AIM, MILLION = 2.0, 1_000_000


def run(wide: bool) -> dict[str, Any]:
    children, turns = (20_000, 3) if wide else (600, 2)
    with mock.patch.object(hooks, "flag_raised", []), time_machine.travel(NOW, tick=True):
        made = stored_round(children, name="禾溪县")
        officer = User.objects.get(role=Role.DISTRICT_OFFICER)
        factories.assign_county(officer, made.county)
        with tempfile.TemporaryDirectory() as folder:
            found = _measured({"statistics": lambda _turn: statistics_of(officer, made)}, Path(folder), turns)
    told = found["statistics"]
    rows = 2 * children
    return {
        "passed": told["ratio"] <= AIM,
        "aim": AIM,
        "assessments": rows,
        "median_of": turns,
        **told,
        "a_million_worked_out_s": round(told["encrypted_ms"] * MILLION / rows / 1000),
    }
