"""What the worker does with a job of the kind "document"."""

from screening.documents import services
from screening.jobs.models import Job
from screening.jobs.services import Progress


def make_document(job: Job, progress: Progress) -> None:
    services.make(job, progress=progress)
