"""What the reports of all schools give to others: their job, and its sentences."""

from screening.jobs import registry
from screening.jobs.wording import add_sentences
from screening.reports.fanout import tasks, wording
from screening.reports.fanout.services import JOB_KIND


def register() -> None:
    registry.register(JOB_KIND, tasks.make_row)
    add_sentences(wording.SENTENCES)
