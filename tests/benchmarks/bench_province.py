"""A province to play with, how long it takes to make, and its people's first screens: `./script/prove province`.

On the database of the settings. Seconds are of the whole command; first screens are whole requests of people of the
first county, whose own children are as many as in a county alone.
"""

import os
import tempfile
import time
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import time_machine
from django.core.management import call_command
from django.test.utils import override_settings

from accounts.models import User
from screening.cases.models import Case
from screening.operations.demo.school_year import demo_day
from screening.rounds.models import Assessment
from students.models import County, School, Student
from tests.benchmarks.bench_growth import STARTED, measured
from tests.benchmarks.walked import signed_in

WANTED, SMALL = {"schools": 300, "rounds": 6}, {"schools": 21, "classes": 1, "students_per_class": 3, "rounds": 1}
MOST_SECONDS, TURNS = 15 * 60, 15
PEOPLE = ("teacher", "counselor", "headteacher", "schooladmin", "district")
COUNTED = (County, School, Student, Assessment, Case)


def run(wide: bool) -> dict[str, Any]:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, override_settings(VAR_DIR=Path(folder)):
        call_command("seed_demo", day=STARTED, stdout=StringIO(), **(WANTED if wide else SMALL))
    seconds = round(time.perf_counter() - started)
    with time_machine.travel(f"{demo_day(STARTED)}T10:00:00+08:00", tick=True):
        people = {name: signed_in(User.objects.get(username=name)) for name in PEOPLE}
        screens = {name: measured(partial(one.get, "/"), TURNS if wide else 1) for name, one in people.items()}
    return {
        "passed": not wide or seconds <= MOST_SECONDS,
        "seconds": seconds,
        "load_average": round(os.getloadavg()[0], 1),  # who else wanted the cores of the machine meanwhile
        "rows": {model._meta.label_lower: model.objects.count() for model in COUNTED},
        "first_screens": screens,
    }
