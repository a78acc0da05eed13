"""Everything other apps may do with background work."""

from screening.jobs.claims import Claim, JobProgress, claim, extend, fail, finish, put_back
from screening.jobs.services.queueing import enqueue, enqueue_many, requeue, resend_wakeup
from screening.jobs.services.reaping import reap, release_leases
from screening.jobs.services.running import run

__all__ = [
    "Claim",
    "JobProgress",
    "claim",
    "enqueue",
    "enqueue_many",
    "extend",
    "fail",
    "finish",
    "put_back",
    "reap",
    "release_leases",
    "requeue",
    "resend_wakeup",
    "run",
]
