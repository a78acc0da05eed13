"""The reports of a month for 300 schools, made and printed by real workers: `./script/prove report_fanout`.

On PostgreSQL and Redis, on the same cores as the workers: how many files a minute one worker and two workers make, and
the memory each of them takes with its printing process. On SQLite and the filesystem broker, where one worker does
everything, that worker alone. On both: how long somebody waits for one report at a page while 2,000 rows are queued.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from screening.documents.models import Document
from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.reports.fanout import services
from screening.reports.fanout.selectors import standing_of
from screening.reports.models import BatchRow, MonthlyReport, Publication, ReportBatch
from screening.reports.monthly import papers
from students.models import County
from tests.benchmarks.county_of_schools import LAST_YEAR, OCTOBER, county_of_schools
from tests.jobs.processes import children_of, environment, kill, start_worker

SPEED_UP, MOST_SECONDS = 1.6, 5.0
QUEUED = 2000
LIMIT_SECONDS = 3600
Counts = dict[str, Any]


def run(wide: bool) -> dict[str, Any]:
    schools, class_size, alone, asked = (300, 40, 40, 12) if wide else (4, 6, 4, 2)
    is_solo = settings.CELERY_BROKER_URL.startswith("filesystem")
    county = county_of_schools(schools, class_size=class_size)
    crews = {"one_worker": 1} if is_solo else {"one_worker": 1, "two_workers": 2}
    found = {name: making(county, workers, alone if is_solo else schools) for name, workers in crews.items()}
    waited = waiting(county, 1 if is_solo else 2, QUEUED if wide else 2 * schools, asked)
    speed_up = None if is_solo else round(found["two_workers"]["a_minute"] / found["one_worker"]["a_minute"], 2)
    sound = all(one["ready"] == one["of"] for one in found.values()) and waited["ready"] == asked
    quick = waited["seconds_longest"] <= MOST_SECONDS and (speed_up is None or speed_up >= SPEED_UP)
    return {
        "passed": sound and (not wide or quick),
        "targets": {"two_over_one": SPEED_UP, "seconds_at_a_page": MOST_SECONDS},
        "design": f"{connection.vendor} + {settings.CELERY_BROKER_URL.split(':')[0]}",
        "load_average": round(os.getloadavg()[0], 1),
        "schools": schools,
        "two_over_one": speed_up,
        **found,
        "at_a_page": waited,
    }


def making(county: County, workers: int, most: int) -> Counts:
    """A batch from the press on, until `most` files are there. What was made before is forgotten."""
    forget()
    pressed = time.perf_counter()
    batch = services.make_reports(county=county, month=OCTOBER)
    press = time.perf_counter() - pressed
    sizes: list[Counts] = []
    with crew(workers) as pids:
        until(lambda: standing_of(batch).ready >= most, lambda: sizes.append(memory(pids)))
    return {**speed(batch, most), "ms_to_queue": round(1000 * press), **largest(sizes)}


def speed(batch: ReportBatch, most: int) -> Counts:
    """From the first tenth on: by then every worker has its fonts and its printing process."""
    rows = BatchRow.objects.filter(batch=batch, document__job__state=Job.State.READY)
    ends = sorted(rows.values_list("document__job__finished_at", flat=True))[:most]
    warm = max(1, len(ends) // 10)
    seconds = (ends[-1] - ends[warm - 1]).total_seconds()
    standing = standing_of(batch)
    return {
        "ready": min(standing.ready, most),
        "failed": standing.failed,
        "of": most,
        "a_minute": round(60 * (len(ends) - warm) / seconds, 1),
        "seconds_a_report": round(seconds / (len(ends) - warm), 2),
        "attempts_at_most": max(rows.values_list("document__job__attempts", flat=True)),
    }


def waiting(county: County, workers: int, rows: int, asked: int) -> Counts:
    """Somebody asks for one report after another while rows wait in bulk: seconds from the press to the file."""
    reports = list(MonthlyReport.objects.select_related("school").order_by("pk")[:asked])
    for month in months_before(OCTOBER):
        if Job.objects.filter(queue=Job.Queue.BULK, state=Job.State.QUEUED).count() >= rows:
            break
        services.make_reports(county=county, month=month)
    queued = Job.objects.filter(queue=Job.Queue.BULK, state=Job.State.QUEUED).count()
    files = Document.objects.filter(job__state=Job.State.READY)
    warm = files.count() + 2 * workers
    with crew(workers):
        until(lambda: files.count() >= warm)
        spent = [ask(report) for report in reports]
    left = Job.objects.filter(queue=Job.Queue.BULK, state=Job.State.QUEUED).count()
    return {
        "queued_in_bulk": [queued, left],
        "asked": asked,
        "ready": len(spent),
        "seconds_median": round(statistics.median(spent), 2),
        "seconds_longest": round(max(spent), 2),
    }


def ask(report: MonthlyReport) -> float:
    head = report.school.assignments.get(duty="headteacher").user
    document = papers.PDF.request(report, by=head, language="en")
    until(lambda: Document.objects.filter(pk=document.pk, job__state=Job.State.READY).exists(), every=0.05)
    document.job.refresh_from_db()
    return float((document.job.finished_at - document.created_at).total_seconds())


def months_before(month: date) -> Iterator[date]:
    """Backwards from the month before, as far as the children have been here."""
    while month > LAST_YEAR:
        month = (month - timedelta(days=1)).replace(day=1)
        yield month


def forget() -> None:
    for model in (BatchRow, ReportBatch, Document, Job, MonthlyReport, Publication):
        model.objects.all().delete()


@contextmanager
def crew(workers: int) -> Iterator[list[int]]:
    """As many worker processes as asked for, each with one job at a time, ended with all they have started."""
    env = environment(settings.VAR_DIR / "documents", connection.settings_dict)
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    with tempfile.TemporaryDirectory(prefix="xinqiao-fanout-") as folder:
        started = [start_worker(env, Path(folder) / f"w{n}.log", f"w{n}", children=1) for n in range(workers)]
        try:
            yield [worker.pid for worker in started]
        finally:
            for worker in started:
                end(worker)


def end(worker: "subprocess.Popen[bytes]") -> None:
    for pid in (worker.pid, *children_of(worker.pid)):
        kill(pid)
    worker.wait()


def until(is_so: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None, every: float = 0.5) -> None:
    """Looks again and again; `reap` stands for the beat process."""
    started = reaped = time.monotonic()
    while not is_so():
        if time.monotonic() - started > LIMIT_SECONDS:
            raise TimeoutError
        if time.monotonic() - reaped > settings.JOB_REAP_SECONDS:
            jobs.reap()
            meanwhile()
            reaped = time.monotonic()
        time.sleep(every)


def memory(pids: list[int]) -> Counts:
    """MB: of the largest worker with all its processes, shared pages divided among them; of the largest process."""
    families = [[pid, *children_of(pid)] for pid in pids]
    return {
        "mb_a_worker": max(sum(kilobytes(pid, "Pss:") for pid in family) for family in families) / 1024,
        "mb_largest_process": max(kilobytes(pid, "Rss:") for family in families for pid in family) / 1024,
    }


def kilobytes(pid: int, line: str) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in text.splitlines() if row.startswith(line)), 0)


def largest(sizes: list[Counts]) -> Counts:
    names = ("mb_a_worker", "mb_largest_process")
    return {name: round(max((size[name] for size in sizes), default=0.0), 1) for name in names}
