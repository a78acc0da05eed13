from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.jobs import scheduled, services, tasks
from screening.jobs.models import Job
from screening.jobs.selectors import ahead_of, places_in_queue
from tests.jobs.conftest import Broker, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(workshop: Workshop, broker: Broker) -> Job:
    return services.enqueue("errand", payload={}, by=None)


def test_a_message_that_was_lost_is_sent_again_when_it_is_late_and_not_before(
    job: Job, broker: Broker, settings: Any
) -> None:
    assert services.reap() == 0
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    assert services.reap() == 1
    assert services.reap() == 0


def test_a_message_dated_in_the_future_does_not_silence_the_reaper(job: Job, broker: Broker) -> None:
    Job.objects.update(sent_at=timezone.now() + timedelta(days=30))
    assert services.reap() == 1


def test_the_work_of_a_dead_worker_is_given_to_another_one(job: Job, broker: Broker) -> None:
    services.claim(job.public_id)
    assert services.reap() == 0
    past = timezone.now() - timedelta(hours=1)
    Job.objects.update(lease_until=past, sent_at=past)
    assert services.reap() == 1


def test_work_that_kills_every_worker_fails_with_a_reason(job: Job, broker: Broker, settings: Any) -> None:
    past = timezone.now() - timedelta(hours=1)
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        assert services.claim(job.public_id) is not None
        Job.objects.update(lease_until=past, sent_at=past)
    assert services.reap() == 0
    row = Job.objects.get()
    assert (row.state, row.error) == (Job.State.FAILED, "worker-died")


def test_after_a_power_cut_the_only_host_releases_what_its_dead_workers_held(job: Job, broker: Broker) -> None:
    services.claim(job.public_id)
    assert services.release_leases() == 1
    assert services.reap() == 1
    assert services.claim(job.public_id) is not None


def test_every_chore_of_a_tick_has_its_turn_although_one_fails(
    job: Job, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(scheduled, "_ticks", [])
    scheduled.register_tick(lambda: done.append("first"))
    scheduled.register_tick(lambda: 1 / 0)
    scheduled.register_tick(lambda: done.append("last"))
    with pytest.raises(ZeroDivisionError):
        tasks.reap()
    assert sorted(done) == ["first", "last"]


def test_rows_that_are_due_are_created_by_the_chores_of_the_upper_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(scheduled, "_due", [])
    scheduled.register(lambda: done.append(1))
    tasks.create_due()
    assert done == [1]


def test_the_place_in_the_queue_counts_earlier_unfinished_work_of_the_same_queue(
    workshop: Workshop, broker: Broker
) -> None:
    first, second, third = (services.enqueue("errand", payload={}, by=None) for _ in range(3))
    services.enqueue("errand", payload={}, by=None, queue=Job.Queue.BULK)
    assert (ahead_of(first), ahead_of(third)) == (0, 2)
    services.run(first.public_id)
    assert places_in_queue([second, third]) == {second.pk: 0, third.pk: 1}
