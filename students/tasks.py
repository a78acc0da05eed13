"""What the background does for the roster."""

from screening.jobs.errors import CannotBeDone
from screening.jobs.models import Job
from screening.jobs.services import Progress
from students import access, services


def write_roster(job: Job, progress: Progress) -> None:
    """An approved file, part by part; whoever asked for it must still keep the roster of the school."""
    roster = access.find_import(job.requested_by, job.payload["roster"])
    if roster is None or job.requested_by is None:
        raise CannotBeDone("roster-not-yours")
    total = roster.result.get("to_write", 0)
    left = services.write_next(roster, by=job.requested_by)
    while left:
        progress.report(max(0, total - left), total)
        left = services.write_next(roster, by=job.requested_by)
    progress.report(total, total)
