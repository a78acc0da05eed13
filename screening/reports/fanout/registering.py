"""What the reports of all schools give to others: the job of one school, and what is said beside its report."""

from django.utils.translation import gettext_lazy as _

from screening.jobs import registry
from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from screening.jobs.wording import add_sentences
from screening.reports.fanout import services
from screening.reports.models import BatchRow

SENTENCES = {
    "no-headteacher": _("No headteacher has an account at this school."),
    "nothing-to-report": _("Nothing to report: the school had no child yet in this month."),
}


def register() -> None:
    registry.register(services.JOB_KIND, make_row)
    add_sentences(SENTENCES)


def make_row(job: Job, progress: JobProgress) -> None:
    rows = BatchRow.objects.select_related("batch__asked_by", "school__township__county", "document")
    services.make_row(rows.get(public_id=job.payload["row"]), progress=progress)
