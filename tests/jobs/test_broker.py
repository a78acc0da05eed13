"""The wake-up message: what it carries, and that a dead broker neither fails nor holds up the request."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.signals import beat_init
from django.db import transaction
from kombu import Exchange, Queue

from screening.jobs import folder_broker, services, wake
from screening.jobs.models import Job
from tests.jobs.conftest import Workshop


@pytest.fixture(autouse=True)
def only_the_named_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery prefers the environment's broker to the one it is given; on the second pass there is one."""
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)


def broker(url: str, **options: object) -> Celery:
    other = Celery("other", broker=url, set_as_current=False)
    other.conf.broker_transport_options = options
    return other


@pytest.fixture(autouse=True)
def the_address_given_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery prefers the environment to whatever it is told."""
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)


QUICK = {"max_retries": 1, "interval_start": 0, "interval_step": 0}  # as in every settings file


@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_a_request_with_a_dead_broker_commits_at_once_and_leaves_the_row_to_the_reaper(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wake, "current_app", broker("redis://127.0.0.1:1/0", **QUICK))
    spent = []
    for _ in range(3):  # the first one also loads the broker's library
        started = time.perf_counter()
        with transaction.atomic():
            job = services.enqueue("errand", payload={}, by=None)
        spent.append(time.perf_counter() - started)
    assert min(spent) < 0.2
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.sent_at) == (Job.State.QUEUED, None)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_a_broker_that_refuses_is_no_exception(
    url: str, monkeypatch: pytest.MonkeyPatch, db: None, workshop: Workshop
) -> None:
    job = services.enqueue("errand", payload={}, by=None)
    monkeypatch.setattr(wake, "current_app", broker(url, **QUICK))
    assert wake.send(job.public_id, "default") is False


def test_a_broker_folder_that_is_gone_is_no_exception(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None, workshop: Workshop
) -> None:
    job = services.enqueue("errand", payload={}, by=None)
    gone = broker("filesystem://", data_folder_out=str(tmp_path / "gone"), control_folder=str(tmp_path / "control"))
    monkeypatch.setattr(wake, "current_app", gone)
    assert wake.send(job.public_id, "default") is False


def test_the_message_carries_a_random_id_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None, workshop: Workshop
) -> None:
    job = services.enqueue("errand", payload={"reference": "QS-2026-0417"}, by=None)
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    folder = broker("filesystem://", control_folder=str(tmp_path / "control"), **folders)
    monkeypatch.setattr(wake, "current_app", folder)
    assert wake.send(job.public_id, "default") is True
    message: dict[str, Any] = json.loads(next(tmp_path.glob("*.msg")).read_text())
    arguments, keywords, _ = json.loads(base64.b64decode(message["body"]))
    assert (arguments, keywords) == ([str(job.public_id)], {})
    assert "QS-2026" not in json.dumps(message)


def test_there_are_exactly_three_tasks_and_no_result_is_kept() -> None:
    from config.celery import app

    app.loader.import_default_modules()
    assert sorted(name for name in app.tasks if not name.startswith("celery.")) == [
        "jobs.create_due",
        "jobs.reap",
        "jobs.run",
    ]
    assert app.conf.task_ignore_result is True
    assert all(entry["options"]["expires"] for entry in app.conf.beat_schedule.values())
    assert {queue.name: queue.routing_key for queue in app.conf.task_queues} == {"default": "default", "bulk": "bulk"}


def test_a_lease_outlives_every_limit_of_the_work_it_covers(settings: Any) -> None:
    from config.settings import base

    assert base.RENDER_LIMIT_SECONDS < base.CELERY_TASK_SOFT_TIME_LIMIT < base.CELERY_TASK_TIME_LIMIT
    assert base.CELERY_TASK_TIME_LIMIT < base.JOB_LEASE_SECONDS
    assert base.RENDER_START_SECONDS + base.RENDER_LIMIT_SECONDS < base.JOB_LEASE_SECONDS


def test_work_that_is_due_is_created_as_soon_as_the_clock_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    from config.celery import app

    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: sent.append(name))
    beat_init.send(sender=None)
    assert sent == ["jobs.create_due"]


def test_a_message_that_a_full_disk_cut_off_is_passed_over_and_the_next_is_taken(tmp_path: Path) -> None:
    halves = tmp_path / "broker"
    halves.mkdir()
    folder_broker.use()
    options = {
        "data_folder_in": str(halves),
        "data_folder_out": str(halves),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "jobs.exchange").touch()
    (halves / "1_first.default.msg").touch()
    with broker("filesystem://", **options).connection() as connection:
        queue = connection.SimpleQueue(Queue("default", Exchange("jobs"), routing_key="default"))
        with pytest.raises(queue.Empty):
            queue.get(timeout=0.1)
        queue.put("wake up", serializer="json")
        assert queue.get(timeout=5).payload == "wake up"
