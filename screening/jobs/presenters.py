"""A job as the person waiting for it sees it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.jobs.models import Job
from screening.jobs.selectors import ahead_of, nobody_works
from screening.jobs.wording import SILENT, sentence_of

TAG = {Job.State.QUEUED: "tag", Job.State.RUNNING: "tag doing", Job.State.READY: "tag done", Job.State.FAILED: "error"}
REFRESH_SECONDS = 3


class JobStatus:
    """State in one word, the reason if there is one, and what happens next."""

    def __init__(self, job: Job, ahead: int | None = None) -> None:
        waits_with_reason = job.state == Job.State.QUEUED and bool(job.error)
        is_silent = nobody_works(job, timezone.now())
        self.label = _("Did not work") if waits_with_reason else str(job.get_state_display())
        self.tag = TAG[Job.State.FAILED] if waits_with_reason else TAG[Job.State(job.state)]
        self.reason = str(SILENT) if is_silent else sentence_of(job)
        self.next_step = "" if is_silent else _next_step(job, ahead)
        self.n = job.progress_n
        self.of = job.progress_of
        self.is_unfinished = job.state in (Job.State.QUEUED, Job.State.RUNNING)
        self.may_retry = waits_with_reason or job.state == Job.State.FAILED


def _next_step(job: Job, ahead: int | None) -> str:
    if job.state == Job.State.RUNNING:
        return _("This usually takes 3 to 10 seconds.")
    if job.state != Job.State.QUEUED:
        return ""
    if job.error:
        return _("The next try is at %(time)s.") % {"time": clock(job.not_before)}
    before = ahead_of(job) if ahead is None else ahead
    return _("%(count)s before this one") % {"count": before} if before else _("Next in line")


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M:%S")
