"""The pages of a county's monthly reports that are looked at one by one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.jobs.models import Job
from screening.reports.fanout.services import make_reports
from screening.reports.models import BatchRow
from tests.conftest import Cast


def batch_with_a_failed_school(cast: Cast) -> Mapping[str, Any]:
    batch = make_reports(county=cast.county, month=date(2026, 9, 1), by=cast.district)
    row = BatchRow.objects.get(batch=batch, school=cast.school)
    Job.objects.filter(pk=row.job_id).update(state=Job.State.FAILED, error="took-too-long")
    return {"public_id": batch.public_id}


def with_a_batch(cast: Cast) -> Mapping[str, Any]:
    batch_with_a_failed_school(cast)
    return {}


BATCH_PAGES = [
    ("reports:list_batches", "district", with_a_batch, ""),
    ("reports:show_batch", "district", batch_with_a_failed_school, ""),
]
