"""One job from claim to end. The only place where every exception is caught: it marks the row and raises it again."""

import logging
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import translation

from screening.jobs import registry
from screening.jobs.claims import Claim, JobProgress, claim, fail, finish, put_back
from screening.jobs.errors import CannotBeDone, ClaimLost, NotNow, UnknownKind
from screening.jobs.models import Job
from screening.jobs.services.turns import take_waiting_job_first, wake_next

logger = logging.getLogger(__name__)


def run(job_id: UUID) -> bool:
    """Whether there was anything to do: a second message about the same row finds it taken and does nothing. Where
    somebody waits at a page, that job is done in this turn, and the one in bulk has its turn afterwards."""
    held = claim(take_waiting_job_first(job_id) or job_id)
    if held is None:
        return False
    try:
        with translation.override(held.job.language):
            _handle(held)
    finally:
        if held.job.queue == Job.Queue.BULK:
            wake_next()
    return True


def _handle(held: Claim) -> None:
    try:
        progress = JobProgress(held)
        registry.handler_of(held.job.kind)(held.job, progress)
        if not progress.is_published:
            finish(held)
    except ClaimLost:
        logger.warning("job %s was taken over; its result is thrown away", held.job.public_id)
    except CannotBeDone as stop:
        fail(held, code=stop.code, detail=stop.detail)
    except NotNow as stop:
        put_back(held, code=stop.code, detail=stop.detail, counted=False)
    except UnknownKind:
        fail(held, code="unknown-kind")
    except SoftTimeLimitExceeded:
        fail(held, code="took-too-long")
    except Exception as error:
        put_back(held, code="unexpected", detail=type(error).__name__)
        raise
