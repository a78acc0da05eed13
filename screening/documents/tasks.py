"""What the worker does with a job of the kind "document"."""

from screening.documents import services
from screening.jobs.models import Job
from screening.jobs.services import JobProgress


def make_document(job: Job, progress: JobProgress) -> None:
    services.make(job, progress=progress)
