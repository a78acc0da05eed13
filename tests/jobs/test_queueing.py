from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from screening.jobs import services
from screening.jobs.errors import UnknownKind
from screening.jobs.models import Job
from tests.jobs.conftest import Broker, Workshop

pytestmark = pytest.mark.django_db


def test_the_worker_is_woken_only_after_the_callers_transaction_has_committed(
    workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue("errand", payload={"thing": "1"}, by=None)
        assert broker.sent == []
    assert broker.sent == [str(job.public_id)]
    assert Job.objects.get().state == Job.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_leaves_neither_row_nor_message(workshop: Workshop, broker: Broker) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.enqueue("errand", payload={}, by=None)
        raise ZeroDivisionError
    assert (Job.objects.count(), broker.sent) == (0, [])


def test_work_nobody_knows_how_to_do_is_refused_at_once(broker: Broker) -> None:
    with pytest.raises(UnknownKind):
        services.enqueue("nobody-does-this", payload={}, by=None)


def test_a_dead_broker_leaves_the_row_to_the_reaper(
    workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any
) -> None:
    broker.is_up = False
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue("errand", payload={}, by=None)
    assert services.reap() == 0
    broker.is_up = True
    assert services.reap() == 1
    assert broker.sent == [str(job.public_id)]


def test_two_thousand_rows_are_created_without_two_thousand_messages_in_the_request(
    workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any
) -> None:
    batch = uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        services.enqueue_many("errand", payloads=[{"n": n} for n in range(2000)], by=None, batch=batch)
    assert Job.objects.filter(batch=batch).count() == 2000
    assert len(broker.sent) == 20
    assert services.reap() == 0  # a finished row wakes the next one


def test_a_tick_of_the_reaper_wakes_five_hundred_waiting_people_at_most(
    workshop: Workshop, broker: Broker, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.enqueue_many("errand", payloads=[{"n": n} for n in range(600)], by=None, queue=Job.Queue.DEFAULT)
    assert services.reap() == 500
    assert len(set(broker.sent)) == 520


def test_the_waiting_page_wakes_its_own_overdue_row_and_no_other(
    workshop: Workshop, broker: Broker, settings: Any
) -> None:
    job = services.enqueue("errand", payload={}, by=None)
    assert services.resend_wakeup(job) is False  # its message was sent a moment ago
    Job.objects.update(sent_at=None)
    assert services.resend_wakeup(job) is True
    assert services.resend_wakeup(job) is False


def test_starting_over_is_for_failed_work_and_harmless_when_repeated(workshop: Workshop, broker: Broker) -> None:
    job = services.enqueue("errand", payload={}, by=None)
    Job.objects.update(state=Job.State.FAILED, attempts=5, error="unexpected")
    again = services.requeue(job, by=None)
    assert (again.state, again.attempts, again.error) == (Job.State.QUEUED, 0, "")
    held = services.claim(job.public_id)
    assert held is not None
    assert services.requeue(job, by=None).state == Job.State.RUNNING  # a running job is left alone
