"""What the background does for the roster."""

import time

from screening.jobs.errors import CannotBeDone
from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from students import access, services

AT_A_TIME = 12.0  # seconds; a piece of work may take thirty


def write_roster(job: Job, progress: JobProgress) -> None:
    """An approved file, part by part; whoever asked for it must still keep the roster of the school."""
    roster = access.find_import(job.requested_by, job.payload["roster"])
    if roster is None or job.requested_by is None:
        raise CannotBeDone("roster-not-yours")
    total, begun = roster.result.get("to_write", 0), time.monotonic()
    while (left := services.write_next(roster, by=job.requested_by)) is not None:
        progress.report(max(0, total - left), total)
        if time.monotonic() - begun > AT_A_TIME:
            services.go_on_writing(roster, by=job.requested_by)
            return
    progress.report(total, total)
