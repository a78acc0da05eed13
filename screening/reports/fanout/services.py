"""A county's reports of a month as independent rows of the `bulk` queue, each on its own: one that fails stops none.

make_reports(county=…, month=…, by=None) -> ReportBatch     what is there stays, what is missing is queued
retry_failed(batch, by=…, row=None) -> int                  one failed school, or all of them, once more
make_row(row, progress=…)                                   the work itself: the report, then its file as a job
hand_over(report) -> Document | None                        told and printed for the headteacher, if there is one
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.notices.services import notify
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.jobs.services import JobProgress, enqueue_many, requeue
from screening.reports.fanout.selectors import failed_rows
from screening.reports.models import BatchRow, MonthlyReport, ReportBatch
from screening.reports.monthly import papers
from screening.reports.monthly.access import reports_of
from screening.reports.monthly.selectors import headteacher_of
from screening.reports.monthly.services import NothingToReport, make_report
from screening.reports.periods import last_closed_month, month_after
from students.models import County, School

JOB_KIND = "school-report"


class BooksNotClosed(Exception):
    """Reports of all schools are made of months whose books are closed."""


@transaction.atomic
def make_reports(*, county: County, month: date, by: User | None = None) -> ReportBatch:
    """The batch of this month; the same press again adds the schools that have come since and nothing else."""
    first = month.replace(day=1)
    if first > last_closed_month(timezone.localdate(), county.report_closing_day):
        raise BooksNotClosed(first.isoformat())
    batch, _is_new = ReportBatch.objects.get_or_create(county=county, month=first, defaults={"asked_by": by})
    ReportBatch.objects.select_for_update().get(pk=batch.pk)  # two presses at once queue nobody twice
    known = BatchRow.objects.filter(batch=batch).values("school")
    added = _queue(batch, School.objects.filter(township__county=county).exclude(pk__in=known).order_by("pk"), by)
    if added:
        detail = {"month": first.isoformat(), "schools": added}
        audit.record(by=by, verb="report-batch.make", obj=batch, detail=detail)
    return batch


def _queue(batch: ReportBatch, schools: Iterable[School], by: User | None) -> int:
    ids = {uuid4(): school for school in schools}
    payloads = [{"row": str(row)} for row in ids]
    jobs = enqueue_many(JOB_KIND, payloads=payloads, by=by, queue=Job.Queue.BULK, batch=batch.public_id)
    BatchRow.objects.bulk_create(
        BatchRow(public_id=row, batch=batch, school=school, job=job)
        for (row, school), job in zip(ids.items(), jobs, strict=True)
    )
    return len(ids)


@transaction.atomic
def retry_failed(batch: ReportBatch, *, by: User, row: UUID | None = None) -> int:
    """The report is made once more if it changed, and its file asked for again. Who is not failed is left alone."""
    rows = failed_rows(batch)
    chosen = list(rows if row is None else rows.filter(public_id=row))
    for one in chosen:
        requeue(one.job, by=by)
    if chosen:
        audit.record(by=by, verb="report-batch.retry", obj=batch, detail={"schools": len(chosen)})
    return len(chosen)


def make_row(row: BatchRow, *, progress: JobProgress) -> None:
    """A worker that dies in between leaves either nothing or the report itself; the next one finds it and goes on."""
    today = timezone.localdate()
    try:
        report = make_report(school=row.school, month=row.batch.month, today=today, by=row.batch.asked_by)
    except NothingToReport:
        progress.publish(lambda: None, note="nothing-to-report")
        return
    is_led = headteacher_of(row.school, today) is not None
    progress.publish(partial(_hand_over_row, row, report), note="" if is_led else "no-headteacher")


def _hand_over_row(row: BatchRow, report: MonthlyReport) -> None:
    BatchRow.objects.filter(pk=row.pk).update(document=hand_over(report))


@transaction.atomic
def hand_over(report: MonthlyReport) -> Document | None:
    """Whoever leads the school today finds a line in the inbox, once, and the file among the documents."""
    head = headteacher_of(report.school, timezone.localdate())
    if head is None:
        return None
    if not Notice.objects.filter(to=head, kind="report-ready", about=str(report.public_id)).exists():
        where, month = "reports:show_report", report.month.isoformat()
        notify([head], kind="report-ready", by=report.made_by, page=where, about=report.public_id, month=month)
    mine = reports_of(head).get(pk=report.pk)
    return papers.PDF.request(mine, by=head, language=head.language or "zh-hans", queue=Job.Queue.BULK)


MANY_SCHOOLS = 20
LONGEST_GAP = 12  # months


def queue_large_counties(*, today: date) -> QuerySet[School]:
    """Batches of every month closed since the last one that made itself, in counties of many schools. The answer is
    the schools of the others, whose reports are made at once."""
    large = County.objects.annotate(schools=Count("townships__schools")).filter(schools__gt=MANY_SCHOOLS)
    for county in large:
        for month in _due(county, today):
            make_reports(county=county, month=month)
    return School.objects.exclude(township__county__in=[county.pk for county in large])


def _due(county: County, today: date) -> Iterator[date]:
    """The month that closed last is looked at every time: a school may have come since."""
    last = last_closed_month(today, county.report_closing_day)
    newest = ReportBatch.objects.filter(county=county, asked_by=None).order_by("-month").first()
    month = max(newest.month if newest else last, last - timedelta(days=30 * LONGEST_GAP)).replace(day=1)
    while month < last:
        month = month_after(month)
        yield month
    if newest is None or newest.month == last:
        yield last
