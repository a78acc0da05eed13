"""What the district officer sees of a batch, and does about it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.reports.fanout import services
from screening.reports.models import BatchRow, ReportBatch
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def batch(cast: Cast) -> ReportBatch:
    return services.make_reports(county=cast.county, month=SEPTEMBER, by=cast.district)


@pytest.fixture
def officer(cast: Cast, as_: Any) -> Client:
    browser = as_(cast.district)
    browser.cookies["language"] = "en"
    return browser


def page_of(browser: Client, batch: ReportBatch) -> Any:
    return browser.get(f"/reports/schools/{batch.public_id}/")


def finish(batch: ReportBatch) -> None:
    for job in Job.objects.filter(batch=batch.public_id):
        jobs.run(job.public_id)
    Job.objects.filter(document__isnull=False).update(state=Job.State.READY)


def fail(batch: ReportBatch, school: object, code: str = "worker-died") -> BatchRow:
    row = BatchRow.objects.get(batch=batch, school=school)
    Job.objects.filter(pk=row.job_id).update(state=Job.State.FAILED, error=code)
    return row


def test_one_press_makes_last_months_reports_and_leads_to_the_page_that_waits(cast: Cast, officer: Client) -> None:
    assert "Make the reports of all schools" in officer.get("/reports/schools/").content.decode()
    answer = officer.post("/reports/schools/", {"month": "2026-09-01"})
    batch = ReportBatch.objects.get()
    assert answer.url == f"/reports/schools/{batch.public_id}/"
    assert (batch.month, batch.asked_by) == (SEPTEMBER, cast.district)


def test_a_double_press_makes_nothing_twice(cast: Cast, officer: Client) -> None:
    answers = {officer.post("/reports/schools/", {"month": "2026-09-01"}).url for _ in range(2)}
    assert len(answers) == 1
    assert Job.objects.count() == 3


@pytest.mark.parametrize("month", ["2026-10-01", "1999-01-01", "soon", ""])
def test_a_month_that_is_not_over_or_not_offered_makes_nothing(cast: Cast, officer: Client, month: str) -> None:
    assert officer.post("/reports/schools/", {"month": month}).status_code == 422
    assert not Job.objects.exists()


def test_the_page_says_how_far_it_is_and_looks_again_by_itself(officer: Client, batch: ReportBatch) -> None:
    page = page_of(officer, batch)
    assert "0 of 3 schools ready" in page.content.decode()
    assert page["Refresh"].startswith("5; url=")


def test_a_batch_that_is_done_waits_no_longer(officer: Client, batch: ReportBatch) -> None:
    finish(batch)
    page = page_of(officer, batch)
    assert "3 of 3 schools ready" in page.content.decode()
    assert "Refresh" not in page


def test_a_failed_school_stands_there_with_its_reason_and_is_tried_again(
    cast: Cast, officer: Client, batch: ReportBatch
) -> None:
    row = fail(batch, cast.second_school, "took-too-long")
    page = page_of(officer, batch).content.decode()
    assert "0 of 3 schools ready, 1 failed" in page
    assert cast.second_school.name in page and cast.outside_school.name not in page
    assert "This took longer than allowed and was stopped." in page
    officer.post(f"/reports/schools/{batch.public_id}/", {"row": row.public_id})
    row.job.refresh_from_db()
    assert row.job.state == Job.State.QUEUED


def test_all_failed_schools_are_tried_again_with_one_press(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    for school in (cast.school, cast.second_school):
        fail(batch, school)
    officer.post(f"/reports/schools/{batch.public_id}/")
    assert not Job.objects.filter(state=Job.State.FAILED).exists()


def test_pressing_the_same_month_again_tries_what_failed(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    fail(batch, cast.school)
    officer.post("/reports/schools/", {"month": "2026-09-01"})
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 3


def test_what_is_no_school_of_the_batch_is_refused(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    fail(batch, cast.school)
    address = f"/reports/schools/{batch.public_id}/"
    assert officer.post(address, {"row": "all of them"}).status_code == 422
    officer.post(address, {"row": uuid4()})
    assert Job.objects.filter(state=Job.State.FAILED).count() == 1


def test_of_many_failed_schools_thirty_are_named(
    cast: Cast, officer: Client, batch: ReportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.reports.fanout.presenter.SHOWN", 2)
    for school in (cast.school, cast.second_school, cast.outside_school):
        fail(batch, school)
    page = page_of(officer, batch).content.decode()
    assert page.count('name="row"') == 2
    assert "1 more school failed." in page


def test_schools_that_wait_for_their_next_try_say_why(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    later = timezone.now() + timezone.timedelta(minutes=1)
    Job.objects.filter(batch=batch.public_id).update(error="unexpected", not_before=later)
    page = page_of(officer, batch).content.decode()
    assert "3 schools wait for their next try: Something went wrong on our side." in page


def test_schools_nobody_leads_are_named(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    finish(batch)
    page = page_of(officer, batch).content.decode()
    assert f"for want of a headteacher with an account: {cast.outside_school.name}, {cast.second_school.name}" in page


def test_a_program_that_does_not_answer_is_said(officer: Client, batch: ReportBatch) -> None:
    Job.objects.update(not_before=timezone.now() - timezone.timedelta(minutes=5))
    assert "does not answer" in page_of(officer, batch).content.decode()


def test_the_history_names_every_month_with_its_state(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    finish(batch)
    services.make_reports(county=cast.county, month=date(2026, 6, 1))
    page = officer.get("/reports/schools/").content.decode()
    assert page.index("September 2026</a>") < page.index("June 2026</a>")
    assert "3 of 3 schools ready" in page and "0 of 3 schools ready" in page
    assert "asked for by 郑科长" in page and "made by itself" in page


def test_the_officer_reads_states_and_no_report(cast: Cast, officer: Client, batch: ReportBatch) -> None:
    finish(batch)
    row = BatchRow.objects.select_related("document").get(batch=batch, school=cast.school)
    page = page_of(officer, batch).content.decode()
    assert str(row.document.public_id) not in page and str(row.document.subject) not in page
    assert officer.get(f"/reports/{row.document.subject}/").status_code == 403
    assert officer.get(f"/documents/{row.document.public_id}/").status_code == 404


def test_the_page_asks_as_many_questions_for_many_schools(
    cast: Cast, officer: Client, batch: ReportBatch, django_assert_max_num_queries: Any
) -> None:
    for school in (cast.school, cast.second_school, cast.outside_school):
        fail(batch, school)
    with django_assert_max_num_queries(14):
        page_of(officer, batch)
