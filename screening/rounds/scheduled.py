"""What the clock does for rounds."""

from screening.jobs import scheduled
from screening.rounds import services
from screening.rounds.services.rescoring_jobs import resume_rescorings

CHORES = (
    services.close_due_rounds,
    services.settle_today,
    services.forget_receipts,
    resume_rescorings,
)


def register() -> None:
    for chore in CHORES:
        scheduled.register(chore)
