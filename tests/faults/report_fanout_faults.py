"""The reports of a county's schools while workers, their children and beat are killed: what is lost, what is doubled.

    ./script/prove report_fanout_faults

On SQLite with the filesystem broker and one solo worker, or, where DATABASE_URL and CELERY_BROKER_URL name PostgreSQL
and Redis, with two prefork workers. After each death the same month is asked for again. Every school has one report and
one whole file, its headteacher one line in the inbox, or the run fails.
"""

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Count, Q

from accounts.models import Notice
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.reports.fanout import services
from screening.reports.fanout.selectors import standing_of
from screening.reports.models import BatchRow, MonthlyReport, ReportBatch
from screening.reports.monthly.papers import PDF
from students.models import County
from tests.benchmarks.county_of_schools import OCTOBER, county_of_schools
from tests.faults.document_jobs import Installation, is_whole
from tests.jobs.processes import environment, kill

SETTLE_SECONDS = 600


def run(wide: bool) -> dict[str, Any]:
    schools, class_size, most = (60, 40, 40) if wide else (8, 5, 3)
    is_solo = settings.CELERY_BROKER_URL.startswith("filesystem")
    county = county_of_schools(schools, class_size=class_size)
    with tempfile.TemporaryDirectory(prefix="xinqiao-faults-") as name:
        settings.DOCUMENT_DIR = Path(name) / "documents"
        env = environment(Path(name) / "documents", connection.settings_dict)
        env |= {"XINQIAO_TEST_LEASE_SECONDS": "20", "XINQIAO_TEST_RENDER_SECONDS": "15"}
        batch = services.make_reports(county=county, month=OCTOBER)
        running = Installation(env, 1 if is_solo else 2, Path(name))
        try:
            connection.close()
            kills, seconds = torment(running, batch, most)
            result = verdict(county, batch)
        finally:
            running.end()
    faults = ("lost_or_stuck", "reports_doubled", "files_doubled", "notices_doubled")
    broker = env["CELERY_BROKER_URL"].split(":")[0]
    return {
        "passed": not any(result[name] for name in faults),
        "design": f"{connection.vendor} + {broker}, {'solo' if is_solo else 'prefork'}",
        "kills": kills,
        "ready_after_seconds": seconds,
        **result,
    }


def torment(running: Installation, batch: ReportBatch, most: int) -> tuple[int, float]:
    """In the middle of the work a worker dies, then processes at random until `most` are dead; then all go on
    undisturbed to the end."""
    chance, kills, started = random.Random(1), 0, time.monotonic()
    while time.monotonic() - started < SETTLE_SECONDS and not is_over(batch):
        time.sleep(chance.uniform(0.02, 0.6))
        running.keep_up()
        if kills < most and is_at_work():
            kill(chance.choice(running.victims()) if kills else running.processes["w0"].pid)
            kills += 1
            press_again(batch)
    return kills, round(time.monotonic() - started, 1)


def is_over(batch: ReportBatch) -> bool:
    try:
        return standing_of(batch).unfinished == 0
    except OperationalError:
        connection.close()
        return False


def is_at_work() -> bool:
    try:
        return Job.objects.filter(state=Job.State.RUNNING).exists()
    except OperationalError:
        connection.close()
        return False


def press_again(batch: ReportBatch) -> None:
    try:
        services.make_reports(county=batch.county, month=batch.month)
    except OperationalError:
        connection.close()


def verdict(county: County, batch: ReportBatch) -> dict[str, Any]:
    rows = BatchRow.objects.filter(batch=batch).select_related("document", "job")
    ready = [row for row in rows if row.document and storage.exists(row.document.path) and is_whole(row.document)]
    reports = MonthlyReport.objects.filter(school__township__county=county, month=OCTOBER)
    schools = reports.values("school").distinct().count()
    files = Document.objects.filter(kind=PDF.name, subject__in=reports.values("public_id"))  # beat makes a later month
    ours = Job.objects.filter(Q(batch=batch.public_id) | Q(document__in=files)).order_by()
    failed = ours.filter(state=Job.State.FAILED)
    attempts = ours.values_list("attempts").annotate(Count("pk"))
    return {
        "schools": rows.count(),
        "lost_or_stuck": county_schools(county) - len(ready),
        "reports_doubled": reports.count() - schools,
        "files_doubled": files.count() - len({row.document_id for row in rows}),
        "notices_doubled": Notice.objects.count() - Notice.objects.values("to", "kind", "about").distinct().count(),
        "attempts": {str(number): count for number, count in attempts},
        "failed_because": dict(failed.values_list("error").annotate(Count("pk"))),
    }


def county_schools(county: County) -> int:
    return sum(township.schools.count() for township in county.townships.all())
