"""A worker that dies over the reports of all schools: each row is done once, and the page says what stands still."""

from datetime import date, timedelta
from unittest import mock

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice
from screening.documents.models import Document
from screening.jobs import services as jobs
from screening.jobs.errors import CannotBeDone, NotNow
from screening.jobs.models import Job
from screening.reports.fanout import selectors, services
from screening.reports.fanout.presenter import SHOWN, BatchPage, batch_lines
from screening.reports.fanout.selectors import BatchStanding, standing_of
from screening.reports.models import BatchRow, MonthlyReport, ReportBatch
from tests.conftest import Cast

SEPTEMBER = date(2026, 9, 1)
MAKING = "screening.reports.fanout.services.make_report"
LATER = "2026-10-20T09:00:00+08:00"


@pytest.fixture
def batch(cast: Cast) -> ReportBatch:
    return services.make_reports(county=cast.county, month=SEPTEMBER, by=cast.district)


def job_of(batch: ReportBatch, school: object) -> Job:
    return BatchRow.objects.select_related("job").get(batch=batch, school=school).job


def die_over(job: Job) -> None:
    """The process is gone in the middle: nothing is rolled back by it and nobody gives the row back."""
    with mock.patch(MAKING, side_effect=SystemExit), pytest.raises(SystemExit):
        jobs.run(job.public_id)


def work(batch: ReportBatch) -> None:
    for job in Job.objects.filter(batch=batch.public_id, state=Job.State.QUEUED):
        jobs.run(job.public_id)


def test_the_row_stands_as_begun_while_its_worker_may_still_live(cast: Cast, batch: ReportBatch) -> None:
    die_over(job_of(batch, cast.school))
    jobs.run(job_of(batch, cast.school).public_id)
    assert not MonthlyReport.objects.exists()
    assert standing_of(batch) == BatchStanding(total=3)


def test_the_other_schools_go_on_without_it(cast: Cast, batch: ReportBatch) -> None:
    die_over(job_of(batch, cast.school))
    work(batch)
    assert set(MonthlyReport.objects.values_list("school", flat=True)) == {
        cast.second_school.pk,
        cast.outside_school.pk,
    }
    assert standing_of(batch) == BatchStanding(total=3, ready=2)


def test_once_its_time_is_over_the_row_is_taken_up_again_and_done_once(cast: Cast, batch: ReportBatch) -> None:
    die_over(job_of(batch, cast.school))
    with time_machine.travel(LATER, tick=False):
        jobs.reap()
        for _twice in range(2):
            jobs.run(job_of(batch, cast.school).public_id)
    assert MonthlyReport.objects.filter(school=cast.school).count() == 1
    assert Notice.objects.count() == Document.objects.count() == 1


def test_a_row_that_kills_every_worker_is_given_up_and_stops_no_other(cast: Cast, batch: ReportBatch) -> None:
    job = job_of(batch, cast.school)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error="worker-died")
    work(batch)
    assert standing_of(batch) == BatchStanding(total=3, ready=2, failed=1)
    [(row, reason)] = BatchPage(batch).failed
    assert row.school == cast.school and reason


def test_trying_again_after_it_was_given_up_makes_what_is_missing(cast: Cast, batch: ReportBatch) -> None:
    Job.objects.filter(pk=job_of(batch, cast.school).pk).update(state=Job.State.FAILED, error="worker-died")
    services.retry_failed(batch, by=cast.district)
    work(batch)
    assert standing_of(batch).failed == 0
    assert MonthlyReport.objects.count() == 3


@pytest.mark.parametrize("error", [NotNow("cannot-write", "disk full"), CannotBeDone("not-allowed")])
def test_what_a_report_had_written_when_it_failed_is_taken_back(
    cast: Cast, batch: ReportBatch, error: Exception
) -> None:
    with mock.patch("screening.reports.fanout.services.hand_over", side_effect=error):
        jobs.run(job_of(batch, cast.school).public_id)
    assert not Notice.objects.exists() and not Document.objects.exists()


class TestPage:
    def test_where_nobody_works_the_page_says_so_and_keeps_looking(self, cast: Cast, batch: ReportBatch) -> None:
        die_over(job_of(batch, cast.school))
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            page = BatchPage(batch)
        assert page.silent and page.is_unfinished

    def test_a_batch_that_is_done_says_nothing_of_workers(self, cast: Cast, batch: ReportBatch) -> None:
        work(batch)
        Job.objects.update(state=Job.State.READY)
        page = BatchPage(batch)
        assert not page.silent and not page.waiting and not page.failed
        assert (str(page.n), str(page.of)) == ("3", "3")

    def test_schools_that_wait_for_their_next_try_are_told_once_for_each_reason(
        self, cast: Cast, batch: ReportBatch
    ) -> None:
        with mock.patch(MAKING, side_effect=NotNow("cannot-write", "disk full")):
            work(batch)
        assert len(BatchPage(batch).waiting) == 1

    def test_beyond_thirty_failed_schools_only_their_number_is_said(
        self, cast: Cast, batch: ReportBatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Job.objects.update(state=Job.State.FAILED, error="worker-died")
        monkeypatch.setattr("screening.reports.fanout.presenter.SHOWN", 2)
        page = BatchPage(batch)
        assert len(page.failed) == 2 < SHOWN
        assert "1" in page.more

    @pytest.mark.parametrize(
        ("state", "tag"), [(Job.State.QUEUED, "tag doing"), (Job.State.FAILED, "error"), (Job.State.READY, "tag done")]
    )
    def test_the_history_marks_what_runs_what_failed_and_what_is_done(
        self, cast: Cast, batch: ReportBatch, state: str, tag: str
    ) -> None:
        Job.objects.update(state=state)
        [line] = batch_lines(cast.district)
        assert line.tag == tag

    def test_a_file_that_waits_stands_for_its_row_once_the_report_is_made(self, cast: Cast, batch: ReportBatch) -> None:
        work(batch)
        row = selectors.rows_of(batch).get(school=cast.school)
        assert selectors.stopped_job(row) == row.document.job != row.job
