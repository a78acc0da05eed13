"""The file of pilots, and what is forgotten by itself; called when the app is ready."""

from screening.jobs import scheduled
from screening.research.evaluation import paper, services


def register() -> None:
    scheduled.register(services.forget_old_comments)
    paper.PDF.register()
