"""A county's reports of a month: independent rows, made once, failing one by one."""

from datetime import date
from typing import Any
from unittest import mock

import pytest

from accounts.models import AuditEvent, Notice
from screening.documents.models import Document
from screening.jobs import services as jobs
from screening.jobs.errors import CannotBeDone
from screening.jobs.models import Job
from screening.reports.fanout import services
from screening.reports.fanout.selectors import BatchStanding, standing_of
from screening.reports.models import BatchRow, MonthlyReport, ReportBatch
from screening.reports.monthly.services import NothingToReport
from screening.reports.scheduled import make_last_month
from students.models import School
from tests.conftest import Cast
from tests.factories import assign, make_county, make_school, make_user

SEPTEMBER = date(2026, 9, 1)
FAILING = "screening.reports.fanout.services.make_report"


@pytest.fixture
def batch(cast: Cast) -> ReportBatch:
    return services.make_reports(county=cast.county, month=SEPTEMBER, by=cast.district)


def row_of(batch: ReportBatch, school: object) -> BatchRow:
    return BatchRow.objects.select_related("job", "document__job").get(batch=batch, school=school)


def work(batch: ReportBatch) -> None:
    for job in Job.objects.filter(batch=batch.public_id, state=Job.State.QUEUED):
        jobs.run(job.public_id)


def fail(job: Job, code: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error=code)


def test_every_school_of_the_county_is_a_row_of_its_own_in_bulk(cast: Cast, batch: ReportBatch) -> None:
    elsewhere = make_school(make_county("别处县"), "别处小学")
    rows = Job.objects.filter(batch=batch.public_id)
    assert set(rows.values_list("queue", "state")) == {("bulk", "queued")}
    assert standing_of(batch) == BatchStanding(total=3)
    assert not BatchRow.objects.filter(school=elsewhere).exists()


def test_the_report_is_made_told_and_printed_for_the_headteacher(cast: Cast, batch: ReportBatch) -> None:
    work(batch)
    report = MonthlyReport.objects.get(school=cast.school)
    document = Document.objects.get()
    assert (document.subject, document.requested_by) == (report.public_id, cast.chen)
    assert document.job.queue == "bulk"
    assert row_of(batch, cast.school).document == document
    assert Notice.objects.get(to=cast.chen).about == str(report.public_id)
    assert report.made_by == cast.district


def test_a_school_is_ready_when_its_file_is_and_where_nobody_can_be_told(cast: Cast, batch: ReportBatch) -> None:
    work(batch)
    assert standing_of(batch) == BatchStanding(total=3, ready=2)
    Job.objects.filter(document__isnull=False).update(state=Job.State.READY)
    assert standing_of(batch) == BatchStanding(total=3, ready=3)


def test_the_same_press_again_is_the_same_batch_and_adds_only_a_school_that_has_come(
    cast: Cast, batch: ReportBatch
) -> None:
    work(batch)
    new = make_school(cast.county, "新校")
    again = services.make_reports(county=cast.county, month=date(2026, 9, 30), by=cast.district)
    assert again == batch
    assert BatchRow.objects.filter(batch=batch).count() == 4
    assert Job.objects.filter(batch=batch.public_id, state=Job.State.QUEUED).count() == 1
    assert row_of(batch, new).job.state == Job.State.QUEUED
    assert AuditEvent.objects.filter(verb="report-batch.make").count() == 2


def test_a_month_that_runs_is_not_reported_for_all_schools(cast: Cast) -> None:
    with pytest.raises(services.BooksNotClosed):
        services.make_reports(county=cast.county, month=date(2026, 10, 1), by=cast.district)
    assert not ReportBatch.objects.exists()


def test_one_school_that_fails_stops_no_other(cast: Cast, batch: ReportBatch) -> None:
    with mock.patch(FAILING, side_effect=CannotBeDone("not-allowed")):
        jobs.run(row_of(batch, cast.second_school).job.public_id)
    work(batch)
    assert standing_of(batch) == BatchStanding(total=3, ready=1, failed=1)
    assert MonthlyReport.objects.count() == 2


def test_a_month_without_anything_to_report_is_ready_with_a_remark(cast: Cast, batch: ReportBatch) -> None:
    with mock.patch(FAILING, side_effect=NothingToReport):
        work(batch)
    assert standing_of(batch) == BatchStanding(total=3, ready=3)
    assert set(Job.objects.values_list("error", flat=True)) == {"nothing-to-report"}


def test_a_failed_file_is_made_by_trying_again_without_a_second_report_or_notice(
    cast: Cast, batch: ReportBatch
) -> None:
    work(batch)
    fail(row_of(batch, cast.school).document.job, "took-too-long")
    assert standing_of(batch).failed == 1
    assert services.retry_failed(batch, by=cast.district) == 1
    work(batch)
    assert (MonthlyReport.objects.filter(school=cast.school).count(), Notice.objects.count()) == (1, 1)
    assert Document.objects.get().job.state == Job.State.QUEUED
    assert standing_of(batch) == BatchStanding(total=3, ready=2)


def test_after_a_change_of_headteacher_trying_again_prints_for_the_new_one(cast: Cast, batch: ReportBatch) -> None:
    work(batch)
    fail(row_of(batch, cast.school).document.job, "not-allowed")
    new = make_user("headteacher2", "新校长", "headteacher")
    cast.chen.assignments.update(ends=date(2026, 10, 1))
    assign(new, cast.school, "headteacher")
    services.retry_failed(batch, by=cast.district)
    work(batch)
    assert row_of(batch, cast.school).document.requested_by == new


def test_one_school_is_tried_again_alone_and_what_has_not_failed_is_left_alone(cast: Cast, batch: ReportBatch) -> None:
    for school in (cast.school, cast.second_school):
        fail(row_of(batch, school).job, "worker-died")
    other = row_of(batch, cast.outside_school)
    assert services.retry_failed(batch, by=cast.district, row=other.public_id) == 0
    assert services.retry_failed(batch, by=cast.district, row=row_of(batch, cast.school).public_id) == 1
    assert standing_of(batch) == BatchStanding(total=3, failed=1)


def test_a_worker_that_dies_after_the_report_leaves_a_row_that_makes_no_second_one(
    cast: Cast, batch: ReportBatch
) -> None:
    row = row_of(batch, cast.school)
    with mock.patch("screening.reports.fanout.services.hand_over", side_effect=SystemExit), pytest.raises(SystemExit):
        jobs.run(row.job.public_id)
    assert MonthlyReport.objects.filter(school=cast.school).count() == 1
    assert not Notice.objects.exists()
    Job.objects.update(state=Job.State.QUEUED, claim=None, lease_until=None)
    work(batch)
    assert MonthlyReport.objects.filter(school=cast.school).count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_two_thousand_schools_are_a_handful_of_queries(
    django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    county = make_county()
    township = make_school(county).township
    School.objects.bulk_create(School(township=township, name=f"校{n}", kind="village") for n in range(1999))
    with django_assert_max_num_queries(100):
        batch = services.make_reports(county=county, month=SEPTEMBER)
    assert BatchRow.objects.filter(batch=batch).count() == 2000


@pytest.fixture
def many_schools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.reports.fanout.services.MANY_SCHOOLS", 2)


def test_in_a_county_of_many_schools_the_clock_leaves_the_making_to_the_queue(cast: Cast, many_schools: None) -> None:
    make_last_month()
    assert not MonthlyReport.objects.exists()
    batch = ReportBatch.objects.get()
    assert (batch.month, batch.asked_by, standing_of(batch).total) == (SEPTEMBER, None, 3)
    make_last_month()
    assert Job.objects.count() == 3


def test_a_small_county_has_its_reports_at_once(cast: Cast) -> None:
    make_last_month()
    assert MonthlyReport.objects.filter(school=cast.school).exists()
    assert not ReportBatch.objects.exists()
    assert (Document.objects.count(), Notice.objects.count()) == (1, 1)


def test_months_that_closed_while_the_computer_was_off_are_queued_too(cast: Cast, many_schools: None) -> None:
    services.make_reports(county=cast.county, month=date(2026, 6, 1))
    make_last_month()
    months = ReportBatch.objects.order_by("month").values_list("month", flat=True)
    assert [month.month for month in months] == [6, 7, 8, 9]


def test_a_month_pressed_for_by_hand_hides_no_gap_before_it(cast: Cast, many_schools: None) -> None:
    services.make_reports(county=cast.county, month=date(2026, 7, 1))
    services.make_reports(county=cast.county, month=SEPTEMBER, by=cast.district)
    make_last_month()
    assert ReportBatch.objects.filter(month=date(2026, 8, 1)).exists()


def test_a_county_that_closes_its_books_early_may_ask_before_the_month_ends(cast: Cast) -> None:
    cast.county.report_closing_day = 15
    cast.county.save()
    assert services.make_reports(county=cast.county, month=date(2026, 10, 1)).month == date(2026, 10, 1)
