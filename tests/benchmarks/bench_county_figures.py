"""What counting a whole county costs a worker: `./script/prove county_figures`.

The demo county is copied until it has 1,700 schools and some 150,000 children a round, twenty schools a township as
counties have them. Its month, the yield of its flags and the psychometric report of its last round are then made, each
by a process of its own, as the workers make them: seconds, how much of that was work of the process, and the most
memory it had, the program itself included. The targets are for the month, on PostgreSQL.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from accounts.models import Role, User
from screening.reports.county.services import make_county_month
from screening.research.psychometrics.gathering import statistics_of
from screening.research.yields.publishing import publish_yields
from screening.research.yields.services import yields_of
from screening.rounds.models import Assessment, RoundChild, ScreeningRound
from students.models import County, School, Township
from tests.benchmarks.bench_growth import SMALL, county
from tests.benchmarks.bench_queue import analyze
from tests.benchmarks.copies import multiply
from tests.jobs.processes import environment

MOST_SECONDS, MOST_MB = 5, 300
SCHOOLS_OF_A_TOWNSHIP, TIMES = 20, 570
MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 4)


def month() -> int:
    return len(make_county_month(county=County.objects.get(), month=MONTH, today=TODAY, by=None).cells)


def flags() -> int:
    return len(publish_yields(yields_of(county=County.objects.get(), day=TODAY), {}))


def answers() -> int:
    last = ScreeningRound.objects.filter(state=ScreeningRound.State.CLOSED).latest("opens_on")
    officer = User.objects.filter(role=Role.DISTRICT_OFFICER).earliest("pk")
    return sum(one.assessed for _form, one in statistics_of(officer, last).forms)


COUNTED: dict[str, Callable[[], int]] = {"month": month, "yield": flags, "psychometrics": answers}


def run(wide: bool) -> dict[str, Any]:
    county(**({} if wide else SMALL))
    if wide:
        multiply(TIMES)
    _townships()
    analyze()
    largest = RoundChild.objects.values_list("round").annotate(count=Count("pk")).latest("count")
    found = {name: _in_a_process_of_its_own(name) if wide else measured(name) for name in COUNTED}
    cost = found["month"]
    is_aimed_at = wide and connection.vendor == "postgresql"
    return {
        "passed": not is_aimed_at or (cost["seconds"] <= MOST_SECONDS and cost["mb"] <= MOST_MB),
        "most_seconds": MOST_SECONDS,
        "most_mb": MOST_MB,
        "load_average": round(os.getloadavg()[0], 1),  # who else wanted the cores of the machine meanwhile
        "schools": School.objects.count(),
        "children_of_the_largest_round": largest[1],
        "assessments": Assessment.objects.count(),
        **found,
    }


def _townships() -> None:
    """A copied school came with a township of its own."""
    townships = list(Township.objects.order_by("pk"))
    for at, school in enumerate(School.objects.order_by("pk")):
        School.objects.filter(pk=school.pk).update(township=townships[at // SCHOOLS_OF_A_TOWNSHIP])


def measured(name: str) -> dict[str, float]:
    """What is written is taken back."""
    started, busy = time.perf_counter(), time.process_time()
    with transaction.atomic():
        counted = COUNTED[name]()
        transaction.set_rollback(True)
    return {
        "counted": counted,
        "seconds": round(time.perf_counter() - started, 2),
        "seconds_of_work_in_this_process": round(time.process_time() - busy, 2),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _in_a_process_of_its_own(name: str) -> dict[str, float]:
    env = environment(settings.DOCUMENT_DIR, connection.settings_dict)
    program = (
        "import django, json, sys; django.setup(); "
        "from tests.benchmarks.bench_county_figures import measured; print(json.dumps(measured(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-c", program, name], env=env, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
