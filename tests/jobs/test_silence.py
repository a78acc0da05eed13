"""What the page of a waiting job says when nobody works: a reason, and no reason where somebody does."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from screening.jobs import services
from screening.jobs.models import Job
from screening.jobs.presenters import JobStatus
from tests.jobs.conftest import Broker, Workshop

pytestmark = pytest.mark.django_db
SILENT = "没有应答"


@pytest.fixture
def waiting(workshop: Workshop, broker: Broker) -> Job:
    job = services.enqueue("errand", payload={}, by=None)
    return changed(job, not_before=timezone.now() - timedelta(minutes=1))


def changed(job: Job, **fields: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def another(**fields: Any) -> None:
    Job.objects.create(kind="errand", not_before=timezone.now(), **fields)


def test_a_job_nobody_takes_says_that_the_program_does_not_answer(waiting: Job) -> None:
    assert SILENT in JobStatus(waiting).reason
    assert SILENT not in JobStatus(changed(waiting, not_before=timezone.now())).reason


def test_a_job_behind_others_that_get_done_just_waits(waiting: Job) -> None:
    another(state=Job.State.READY, finished_at=timezone.now())
    assert not JobStatus(waiting).reason


def test_a_lease_holds_off_the_reason_as_long_as_it_lasts(waiting: Job) -> None:
    later = timezone.now() + timedelta(seconds=20)
    another(state=Job.State.RUNNING, claim=uuid4(), lease_until=later)
    assert not JobStatus(waiting).reason
    over = timezone.now() - timedelta(seconds=1)
    assert SILENT in JobStatus(changed(waiting, state=Job.State.RUNNING, claim=uuid4(), lease_until=over)).reason
