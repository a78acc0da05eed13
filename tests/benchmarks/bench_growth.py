"""Every page of every role while the county grows around its people: `./script/prove growth`.

The demo county has some 1,000 assessments; then it is copied until there are a hundred times as many, and a thousand
times. PostgreSQL is asked as the compose file has it. The pages are those a person finds by walking from the
first screen, and the search for a family name; the same people look at the same children each time, so that whatever
takes longer is the county's fault. Server time is the whole request without the network; how much of it was work of
this process stands beside it. On PostgreSQL the plans of all questions of a page say how many rows were read: these
figures do not depend on who else uses the machine.
"""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import Role, User
from accounts.services.keys import note_keys
from screening.operations.demo.school_year import demo_day
from screening.rounds.models import Assessment
from students.access import visible_students
from tests.benchmarks.copies import multiply
from tests.benchmarks.plans import as_in_the_compose_file, reads_of
from tests.benchmarks.walked import signed_in, walk

STARTED = date(2026, 11, 28)
SIZES, TURNS = (1, 100, 1000), 5
SMALL = {"children": 6}
PEOPLE = ("teacher", "counselor", "headteacher", "schooladmin", "staff", "district", "protection", "auditor")
MET_EVERY_DAY = PEOPLE[:3]
# Whose pages are about the whole county grow with it.
OF_A_SCHOOL = {Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF}
FIRST_SCREEN, MOST_QUERIES, ALIKE = "home:show_home", 30, 1.5
SPEAKS_OF = ("screening", "students", "accounts", "templates")


def run(wide: bool) -> dict[str, Any]:
    wanted: dict[str, Any]
    wanted, turns = ({}, TURNS) if wide else (SMALL, 0)  # 0: what is asked, not how long it takes
    county(**wanted)
    as_in_the_compose_file()
    with time_machine.travel(f"{demo_day(STARTED)}T10:00:00+08:00", tick=True):
        names = PEOPLE if wide else MET_EVERY_DAY
        people = {name: User.objects.get(username=name) for name in names}
        pages = {name: walk(signed_in(person)) for name, person in people.items()}
        sizes = {}
        for times in SIZES if wide else (1, 3):
            if times > 1:
                multiply(times, with_log=True)
            measured = {name: _pages(people[name], pages[name], turns) for name in names}
            sizes[Assessment.objects.count()] = measured
    return _judged(sizes, turns)


def county(**wanted: Any) -> None:
    with tempfile.TemporaryDirectory() as folder, override_settings(VAR_DIR=Path(folder)):
        call_command("seed_demo", day=STARTED, stdout=StringIO(), **wanted)
    note_keys()  # as `prepare` does in every installation
    if connection.vendor == "postgresql":  # as its own clock does, and as `multiply` does for the larger counties
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _pages(person: User, pages: dict[str, str], turns: int) -> dict[str, dict[str, float]]:
    browser = signed_in(person)  # a session ends while the county grows
    gc.collect()
    gc.freeze()  # as the web server does once it has loaded
    found = {kind: measured(partial(browser.get, address), turns) for kind, address in pages.items()}
    if connection.vendor == "postgresql":
        for kind, address in pages.items():
            found[kind]["rows_read"] = sum(read.rows for read in reads_of(browser, address))
    assert SESSION_KEY in browser.session, "the pages were those of somebody who has to sign in"
    child = visible_students(person).order_by("pk").first()
    if child:
        find = partial(browser.post, reverse("students:find_student"), {"who": child.name[0]})
        found["students:find_student"] = measured(find, turns)
    return found


def measured(ask: Callable[[], object], turns: int) -> dict[str, float]:
    spent, worked = [], []
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [one["sql"] for one in captured if one["sql"].startswith("SELECT") and "accounts_audit" not in one["sql"]]
    for _turn in range(turns):
        started, work = time.perf_counter(), time.process_time()
        ask()
        spent.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - work))
    return {
        "ms_median": round(statistics.median(spent or [0]), 1),
        "ms_slowest": round(max(spent or [0]), 1),
        "ms_of_work_in_this_process": round(statistics.median(worked or [0]), 1),
        "queries": len(asked),
    }


def _judged(sizes: dict[int, dict[str, dict[str, dict[str, float]]]], turns: int) -> dict[str, Any]:
    by_size = [sizes[size] for size in sorted(sizes)]
    least, most = by_size[0], by_size[-1]
    grown: dict[str, Any] = {}
    slow: dict[str, Any] = {}
    for name, pages in most.items():
        for kind, page in pages.items():
            before = least[name][kind]
            *smaller, read = (one[name][kind].get("rows_read", 0) for one in by_size)
            # A table of a few pages is read from end to end where a larger one is looked up: that is no growth. What
            # grows with the county reads more than in any smaller one.
            if read > ALIKE * max(smaller) and read > max(smaller) + 1000:
                times = round(read / max(1, *smaller), 2)
                grown[f"{name} {kind}"] = {"rows_read": [*smaller, read], "times": times}
            if page["ms_median"] > 100:
                slow[f"{name} {kind}"] = [before["ms_median"], page["ms_median"], _times(page, before, "ms_median")]
    first = {name: pages[FIRST_SCREEN]["queries"] for name, pages in most.items()}
    at_school = set(User.objects.filter(role__in=OF_A_SCHOOL).values_list("username", flat=True))
    return {
        "passed": not any(name.split()[0] in at_school for name in grown) and max(first.values()) <= MOST_QUERIES,
        "median_of": turns,
        "load_average": round(os.getloadavg()[0], 1),  # who else wanted the cores of the machine meanwhile
        "pages": sum(len(pages) for pages in most.values()),
        "queries_of_first_screens": first,
        "reads_more_in_a_larger_county": grown,
        "over_100_ms": slow,
        "assessments": {str(size): found for size, found in sizes.items()},
    }


def _times(page: dict[str, float], before: dict[str, float], what: str) -> float:
    return round(page.get(what, 0) / max(1, before.get(what, 0)), 2)
