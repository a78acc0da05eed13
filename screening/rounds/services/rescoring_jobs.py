"""The background work of a re-score: jobs of kind KIND, each a slice of it.

rescore_job(job, progress)     their handler: computing, putting in force what was adopted, weighing flags
resume_rescorings() -> int     work whose job was given up goes on where it was
"""

from functools import partial
from time import monotonic

from django.db.models import OuterRef, Subquery

from accounts.models import User
from screening.jobs.models import Job
from screening.jobs.services import JobProgress, requeue
from screening.rounds.models import Rescoring, RoundChild
from screening.rounds.services.rescoring import adopt_now
from screening.rounds.services.rescoring_steps import KIND, flag_chunk, queue_work, run_chunk

SLICE_SECONDS = 15.0  # then another job goes on, far below the time a worker may take for one


def rescore_job(job: Job, progress: JobProgress) -> None:
    """Chunks until a slice of time is over; then another job goes on."""
    rescoring = Rescoring.objects.select_related("round__county").filter(public_id=job.payload["rescoring"]).first()
    if rescoring is None or rescoring.state == Rescoring.State.DISMISSED:
        return
    if rescoring.state == Rescoring.State.ADOPTING:
        adopt_now(rescoring, by=job.requested_by or rescoring.started_by)  # where flags are left, it has queued them
        return
    until = monotonic() + SLICE_SECONDS
    step = flag_chunk if rescoring.state == Rescoring.State.ADOPTED else run_chunk
    while step(rescoring, by=job.requested_by):
        if monotonic() > until:
            progress.publish(partial(queue_work, rescoring, job.requested_by))
            return
        progress.report(*_how_far(rescoring))


def resume_rescorings(*, by: User | None = None) -> int:
    """A job that was given up (its workers died, or it took too long) is begun again; what was done stays done."""
    latest = Job.objects.filter(kind=KIND, batch=OuterRef("public_id")).order_by("-pk")
    going = Rescoring.objects.exclude(state=Rescoring.State.DISMISSED).annotate(job=Subquery(latest.values("pk")[:1]))
    stopped = Job.objects.filter(pk__in=going.values("job"), state=Job.State.FAILED)
    return len([requeue(job, by=job.requested_by) for job in stopped])


def _how_far(rescoring: Rescoring) -> tuple[int, int]:
    """Forms that are computed, of all; after the adopting children whose flags are weighed, of all."""
    if rescoring.state != Rescoring.State.ADOPTED:
        return rescoring.done, rescoring.total
    cursor = Rescoring.objects.values_list("cursor", flat=True).get(pk=rescoring.pk)
    children = RoundChild.objects.filter(round=rescoring.round)
    return children.filter(student__lte=cursor).count(), children.count()
