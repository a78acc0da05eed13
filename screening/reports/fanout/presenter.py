"""A batch of reports as its district officer sees it: how far it is, which schools failed and why. No figure of any."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.jobs.presenters import clock
from screening.jobs.selectors import nobody_works
from screening.jobs.wording import SILENT, sentence_of
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.fanout import selectors
from screening.reports.fanout.access import batches_of
from screening.reports.fanout.selectors import BatchStanding, stopped_job
from screening.reports.models import ReportBatch

REFRESH_SECONDS = 5  # long enough to reach a button
SHOWN = 30  # failed schools named at once; all of them are tried again with one press


class BatchPage:
    """`n` of `of` schools are ready. `waiting` says why some wait, `notes` for whom nothing was printed."""

    def __init__(self, batch: ReportBatch) -> None:
        standing = selectors.standing_of(batch)
        failed = list(selectors.failed_rows(batch)[:SHOWN]) if standing.failed else []
        self.public_id = batch.public_id
        self.month = formats.month(batch.month)
        self.says = _says(standing)
        self.n = measure(f"{standing.ready}")
        self.of = measure(f"{standing.total}")
        self.is_unfinished = bool(standing.unfinished)
        self.silent = _silent(batch) if standing.unfinished else ""
        self.failed = [(row, sentence_of(stopped_job(row))) for row in failed]
        self.more = _more(standing.failed - len(failed))
        self.waiting = _waiting(batch) if standing.unfinished else []
        self.notes = _notes(batch)
        self.asked = _asked(batch)
        self.updated = clock(timezone.now())


class BatchLine:
    """A line of the history."""

    def __init__(self, batch: ReportBatch, standing: BatchStanding) -> None:
        self.tag = "tag doing" if standing.unfinished else "error" if standing.failed else "tag done"
        self.public_id = batch.public_id
        self.month = formats.month(batch.month)
        self.asked = _asked(batch)
        self.says = _says(standing)


def batch_lines(user: User) -> list[BatchLine]:
    """Newest month first."""
    batches = list(batches_of(user).select_related("asked_by").order_by("-month"))
    standings = selectors.standings(batches)
    return [BatchLine(batch, standings.get(batch.pk, BatchStanding())) for batch in batches]


def _says(standing: BatchStanding) -> str:
    """“128 of 300 ready, 2 failed”: schools whose headteacher has the file."""
    ready = _("%(ready)s of %(total)s schools ready") % {"ready": standing.ready, "total": standing.total}
    if not standing.failed:
        return ready
    return _("%(ready)s, %(failed)s failed") % {"ready": ready, "failed": standing.failed}


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("%(count)s more school failed.", "%(count)s more schools failed.", count) % {"count": count}


def _asked(batch: ReportBatch) -> str:
    when = formats.moment(batch.created_at)
    if batch.asked_by is None:
        return _("made by itself, %(time)s") % {"time": when}
    return _("asked for by %(name)s, %(time)s") % {"name": batch.asked_by.name, "time": when}


def _silent(batch: ReportBatch) -> str:
    """Said where no worker gives a sign of life."""
    job = selectors.next_job(batch)
    return str(SILENT) if job is not None and nobody_works(job, timezone.now()) else ""


def _waiting(batch: ReportBatch) -> list[str]:
    reasons = Counter(sentence_of(stopped_job(row)) for row in selectors.waiting_rows(batch))
    return [
        ngettext("%(count)s school waits for its next try:", "%(count)s schools wait for their next try:", count)
        % {"count": count}
        + f" {reason}"
        for reason, count in reasons.most_common()
    ]


def _notes(batch: ReportBatch) -> list[str]:
    """Made, but for nobody to be printed for; the schools are named so that somebody can see to an account."""
    names = [row.school.name for row in selectors.rows_noted(batch, "no-headteacher")]
    found = []
    if names:
        found.append(
            _("Made but not printed, for want of a headteacher with an account: %(schools)s.")
            % {"schools": _(", ").join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")}
        )
    idle = selectors.rows_noted(batch, "nothing-to-report").count()
    if idle:
        found.append(
            ngettext(
                "%(count)s school had nothing to report: no child yet in this month.",
                "%(count)s schools had nothing to report: no child yet in this month.",
                idle,
            )
            % {"count": idle}
        )
    return found
