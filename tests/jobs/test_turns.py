"""Nobody waits at a page for work in bulk, and the messages of a large batch stay few."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.jobs import services
from screening.jobs.models import Job
from screening.jobs.services.turns import BULK_AHEAD
from tests.jobs.conftest import Broker, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any) -> list[Job]:
    with django_capture_on_commit_callbacks(execute=True):
        return services.enqueue_many("errand", payloads=[{"n": n} for n in range(60)], by=None)


def wait_at_a_page() -> Job:
    return services.enqueue("errand", payload={}, by=None)


def test_what_somebody_waits_for_is_done_in_the_turn_of_a_row_in_bulk(
    batch: list[Job], workshop: Workshop, broker: Broker
) -> None:
    first, second = wait_at_a_page(), wait_at_a_page()
    before = len(broker.sent)
    for _ in range(3):
        services.run(batch[0].public_id)
    assert [job.pk for job in workshop.done] == [first.pk, second.pk, batch[0].pk]
    assert broker.sent[before : before + 2] == [str(batch[0].public_id)] * 2


def test_a_row_that_gave_way_to_a_dead_broker_is_left_to_the_reaper(
    batch: list[Job], workshop: Workshop, broker: Broker
) -> None:
    wait_at_a_page()
    broker.is_up = False
    services.run(batch[0].public_id)
    row = Job.objects.get(pk=batch[0].pk)
    assert (row.state, row.attempts, row.sent_at) == (Job.State.QUEUED, 0, None)


def test_somebody_who_waits_does_not_give_way(workshop: Workshop, broker: Broker) -> None:
    _first, second = wait_at_a_page(), wait_at_a_page()
    services.run(second.public_id)
    assert [job.pk for job in workshop.done] == [second.pk]
    assert not broker.sent


def test_work_that_may_not_begin_yet_makes_nobody_give_way(batch: list[Job], workshop: Workshop) -> None:
    later = wait_at_a_page()
    Job.objects.filter(pk=later.pk).update(not_before=timezone.now() + timedelta(minutes=1))
    services.run(batch[0].public_id)
    assert [job.pk for job in workshop.done] == [batch[0].pk]


def test_a_finished_row_in_bulk_wakes_the_next_one_and_no_other(batch: list[Job], broker: Broker) -> None:
    assert broker.sent == [str(job.public_id) for job in batch[:BULK_AHEAD]]
    services.run(batch[0].public_id)
    services.run(batch[1].public_id)
    assert broker.sent[BULK_AHEAD:] == [str(job.public_id) for job in batch[BULK_AHEAD : BULK_AHEAD + 2]]


def test_work_that_came_out_of_a_row_goes_before_rows_that_were_there_earlier(
    batch: list[Job], workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any
) -> None:
    workshop.do = lambda job, progress: services.enqueue("errand", payload={}, by=None, queue=Job.Queue.BULK) and None
    with django_capture_on_commit_callbacks(execute=True):
        services.run(batch[0].public_id)
    newest = Job.objects.latest("pk")
    assert broker.sent[BULK_AHEAD:] == [str(newest.public_id)]
    workshop.do = lambda job, progress: None
    services.run(newest.public_id)
    assert broker.sent[-1] == str(batch[BULK_AHEAD].public_id)


def test_a_row_that_breaks_down_wakes_the_next_one_too(batch: list[Job], workshop: Workshop, broker: Broker) -> None:
    workshop.do = lambda job, progress: 1 / 0
    with pytest.raises(ZeroDivisionError):
        services.run(batch[0].public_id)
    assert broker.sent[-1] == str(batch[BULK_AHEAD].public_id)


def test_a_message_about_a_row_that_is_done_wakes_nobody(batch: list[Job], broker: Broker) -> None:
    services.run(batch[0].public_id)
    before = list(broker.sent)
    services.run(batch[0].public_id)
    assert broker.sent == before


def test_a_large_batch_never_has_more_messages_on_its_way_than_its_workers_will_come_to(
    batch: list[Job], broker: Broker, settings: Any
) -> None:
    assert services.reap() == 0
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    assert services.reap() == BULK_AHEAD
    assert services.reap() == 0


def test_the_reaper_makes_good_the_messages_that_were_lost(batch: list[Job], broker: Broker) -> None:
    for job in batch[:7]:
        services.claim(job.public_id)
    assert services.reap() == 7


def test_rows_somebody_waits_for_are_all_woken_beside_a_large_batch(batch: list[Job], broker: Broker) -> None:
    waiting = [wait_at_a_page() for _ in range(BULK_AHEAD + 5)]
    Job.objects.filter(pk__in=[job.pk for job in waiting]).update(sent_at=None)
    assert services.reap() == len(waiting)
