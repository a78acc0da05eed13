"""Claim, lease, attempts: the functions that decide whether work is lost or done twice."""

from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from screening.jobs import services
from screening.jobs.errors import CannotBeDone, ClaimLost, NotNow
from screening.jobs.models import Job
from tests.jobs.conftest import Broker, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(workshop: Workshop, broker: Broker) -> Job:
    return services.enqueue("errand", payload={}, by=None)


def claimed(job: Job) -> services.Claim:
    held = services.claim(job.public_id)
    assert held is not None
    return held


def move_lease(seconds: float) -> None:
    Job.objects.update(lease_until=timezone.now() + timedelta(seconds=seconds))


def test_of_two_claimers_one_wins(job: Job) -> None:
    assert claimed(job).job.attempts == 1
    assert services.claim(job.public_id) is None


def test_an_expired_lease_can_be_claimed_and_the_stale_worker_publishes_nothing(job: Job) -> None:
    stale = claimed(job)
    move_lease(-1)
    fresh = claimed(job)
    stored: list[str] = []
    with pytest.raises(ClaimLost):
        services.finish(stale, store=lambda: stored.append("stale"))
    services.finish(fresh, store=lambda: stored.append("fresh"))
    assert stored == ["fresh"]
    assert Job.objects.get().state == Job.State.READY


def test_a_stale_worker_can_neither_fail_nor_delay_nor_extend_the_job(job: Job) -> None:
    stale = claimed(job)
    move_lease(-1)
    fresh = claimed(job)
    services.fail(stale, code="unexpected")
    services.put_back(stale, code="unexpected")
    with pytest.raises(ClaimLost):
        services.extend(stale, n=1, of=2)
    row = Job.objects.get()
    assert (row.state, row.claim) == (Job.State.RUNNING, fresh.token)


def test_a_lease_further_ahead_than_any_worker_may_take_was_written_by_a_wrong_clock(job: Job, settings: Any) -> None:
    claimed(job)
    move_lease(settings.JOB_LEASE_SECONDS - 1)
    assert services.claim(job.public_id) is None
    move_lease(settings.JOB_LEASE_SECONDS + 3600)
    assert claimed(job).job.attempts == 2


def test_a_failure_is_tried_again_later_and_ever_later_until_the_attempts_are_used_up(
    job: Job, workshop: Workshop, settings: Any
) -> None:
    def stumble(job: Job, progress: services.JobProgress) -> None:
        raise ZeroDivisionError

    workshop.do = stumble
    pauses = []
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            services.run(job.public_id)
        row = Job.objects.get()
        pauses.append((row.not_before - timezone.now()).total_seconds())
        Job.objects.update(not_before=timezone.now())
    row = Job.objects.get()
    assert (row.state, row.error, row.error_detail) == (Job.State.FAILED, "unexpected", "ZeroDivisionError")
    assert pauses[:4] == [5, 10, 20, 40]
    assert services.claim(job.public_id) is None


def test_work_that_waits_for_its_next_try_is_not_claimed_before(job: Job) -> None:
    services.put_back(claimed(job), code="unexpected")
    assert services.claim(job.public_id) is None
    Job.objects.update(not_before=timezone.now() + timedelta(days=400))  # the clock was wrong
    claimed(job)


def test_what_cannot_be_done_fails_at_once_with_its_reason(job: Job, workshop: Workshop) -> None:
    def refuse(job: Job, progress: services.JobProgress) -> None:
        raise CannotBeDone("took-too-long", "15 s")

    workshop.do = refuse
    assert services.run(job.public_id) is True
    row = Job.objects.get()
    assert (row.state, row.error, row.error_detail, row.attempts) == (Job.State.FAILED, "took-too-long", "15 s", 1)


def test_work_stopped_by_the_soft_limit_fails_with_its_reason(job: Job, workshop: Workshop) -> None:
    def dawdle(job: Job, progress: services.JobProgress) -> None:
        raise SoftTimeLimitExceeded

    workshop.do = dawdle
    services.run(job.public_id)
    row = Job.objects.get()
    assert (row.state, row.error) == (Job.State.FAILED, "took-too-long")


def test_a_missing_library_uses_up_no_attempt_and_the_work_is_done_when_it_is_back(
    job: Job, workshop: Workshop
) -> None:
    def lack(job: Job, progress: services.JobProgress) -> None:
        raise NotNow("library-missing", "libpango-1.0-0")

    workshop.do = lack
    for _ in range(10):
        services.run(job.public_id)
        Job.objects.update(not_before=timezone.now())
    row = Job.objects.get()
    assert (row.state, row.attempts, row.error) == (Job.State.QUEUED, 0, "library-missing")
    workshop.do = lambda job, progress: None
    services.run(job.public_id)
    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.READY, "")


def test_long_work_goes_on_where_the_dead_worker_stopped(job: Job, workshop: Workshop) -> None:
    seen: list[int] = []

    def walk(job: Job, progress: services.JobProgress) -> None:
        for step in range(job.cursor.get("next", 0), 4):
            seen.append(step)
            progress.report(step + 1, 4, {"next": step + 1})
            if seen == [0, 1]:
                raise SystemExit

    workshop.do = walk
    with pytest.raises(SystemExit):
        services.run(job.public_id)
    assert (Job.objects.get().progress_n, Job.objects.get().progress_of) == (2, 4)
    move_lease(-1)
    services.run(job.public_id)
    assert seen == [0, 1, 2, 3]


def test_the_language_of_the_request_is_the_language_of_the_work(workshop: Workshop, broker: Broker) -> None:
    from django.utils.translation import get_language

    spoken = []
    workshop.do = lambda job, progress: spoken.append(get_language())
    for language in ("en", "zh-hans"):
        services.run(services.enqueue("errand", payload={}, by=None, language=language).public_id)
    assert spoken == ["en", "zh-hans"]
