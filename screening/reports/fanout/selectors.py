"""How far a batch has come. A school is ready when its headteacher's file is, or when there is nobody to print for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from screening.jobs.models import Job
from screening.reports.models import BatchRow, ReportBatch

IS_READY = Q(job__state=Job.State.READY) & (Q(document=None) | Q(document__job__state=Job.State.READY))
IS_FAILED = Q(job__state=Job.State.FAILED) | Q(job__state=Job.State.READY, document__job__state=Job.State.FAILED)
WAITS_FOR_A_REASON = Q(job__state=Job.State.QUEUED) & ~Q(job__error="") | Q(
    job__state=Job.State.READY, document__job__state=Job.State.QUEUED
) & ~Q(document__job__error="")


@dataclass(frozen=True)
class BatchStanding:
    """Schools of a batch: all, ready, failed."""

    total: int = 0
    ready: int = 0
    failed: int = 0

    @property
    def unfinished(self) -> int:
        return self.total - self.ready - self.failed


def standings(batches: Iterable[ReportBatch]) -> dict[int, BatchStanding]:
    """By primary key of the batch, in one query."""
    rows = BatchRow.objects.filter(batch__in=[batch.pk for batch in batches]).order_by().values("batch")
    counted = rows.annotate(total=Count("pk"), ready=Count("pk", filter=IS_READY), failed=Count("pk", filter=IS_FAILED))
    return {row["batch"]: BatchStanding(row["total"], row["ready"], row["failed"]) for row in counted}


def standing_of(batch: ReportBatch) -> BatchStanding:
    return standings([batch]).get(batch.pk, BatchStanding())


def rows_of(batch: ReportBatch) -> QuerySet[BatchRow]:
    return BatchRow.objects.filter(batch=batch).select_related("school", "job", "document__job")


def failed_rows(batch: ReportBatch) -> QuerySet[BatchRow]:
    return rows_of(batch).filter(IS_FAILED).order_by("school__name", "pk")


def waiting_rows(batch: ReportBatch) -> QuerySet[BatchRow]:
    """Tried once already: the next try has its time."""
    return rows_of(batch).filter(WAITS_FOR_A_REASON)


def rows_noted(batch: ReportBatch, code: str) -> QuerySet[BatchRow]:
    """Ready, with a remark."""
    return rows_of(batch).filter(job__state=Job.State.READY, job__error=code).order_by("school__name", "pk")


def next_job(batch: ReportBatch) -> Job | None:
    """The unfinished job that waits longest."""
    row = rows_of(batch).exclude(IS_READY).exclude(IS_FAILED).order_by("job__not_before", "pk").first()
    return stopped_job(row) if row else None


def stopped_job(row: BatchRow) -> Job:
    """The job whose reason stands for the row: that of the file once the report itself is made."""
    if row.job.state == Job.State.READY and row.document is not None:
        return row.document.job
    return row.job
