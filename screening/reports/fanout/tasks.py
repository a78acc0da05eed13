"""What a worker calls for one school of a batch."""

from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from screening.reports.fanout import services
from screening.reports.models import BatchRow


def make_row(job: Job, progress: JobProgress) -> None:
    rows = BatchRow.objects.select_related("batch__asked_by", "school__township__county", "document")
    services.make_row(rows.get(public_id=job.payload["row"]), progress=progress)
