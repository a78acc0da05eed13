"""The three Celery tasks of the whole project. Each takes ids at most and calls one service, on its own tables only."""

from uuid import UUID

from celery import shared_task

from screening.jobs import scheduled, services, wake
from screening.jobs.schema import tables_fit


@shared_task(name=wake.RUN_TASK)  # type: ignore[untyped-decorator]  # celery has no types
def run_job(job_id: str) -> None:
    if tables_fit():
        services.run(UUID(job_id))


@shared_task(name="jobs.reap")  # type: ignore[untyped-decorator]  # celery has no types
def reap() -> None:
    if tables_fit():
        services.reap()
        scheduled.run_ticks()


@shared_task(name="jobs.create_due")  # type: ignore[untyped-decorator]  # celery has no types
def create_due() -> None:
    if tables_fit():
        scheduled.run_due()
