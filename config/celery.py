"""The Celery application. Three tasks exist in the whole project; they live in screening.jobs.tasks."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init
from django.conf import settings
from kombu.entity import Exchange, Queue

from screening.jobs import folder_broker
from screening.jobs.clock import ClockStep
from screening.jobs.liveness import LivenessStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

folder_broker.use()
app = Celery("xinqiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["screening.jobs"])
app.steps["worker"].update({LivenessStep, ClockStep})


def queue_arguments(broker: str) -> dict[str, str] | None:
    """On RabbitMQ they are quorum queues, which outlive a broken node; no other broker knows the word."""
    return {"x-queue-type": "quorum"} if broker.startswith("amqp") else None


@app.on_after_configure.connect  # type: ignore[untyped-decorator]  # celery has no types
def plan(sender: Celery, **_: Any) -> None:
    """Two queues: somebody waits for `default`, nobody for `bulk`. A tick the worker could not take in time expires."""
    kind = queue_arguments(settings.CELERY_BROKER_URL)
    jobs = Exchange("jobs")  # type: ignore[no-untyped-call]  # nor has kombu
    sender.conf.task_queues = tuple(
        Queue(name, jobs, routing_key=name, queue_arguments=kind)  # type: ignore[no-untyped-call]
        for name in ("default", "bulk")
    )
    sender.conf.beat_schedule = {
        "reap": _every(settings.JOB_REAP_SECONDS, "jobs.reap"),
        "create-due": _every(settings.JOB_DUE_SECONDS, "jobs.create_due"),
    }
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        Path(settings.BROKER_DIR).mkdir(parents=True, exist_ok=True)


@beat_init.connect  # type: ignore[untyped-decorator]  # celery has no types
def catch_up(**_: Any) -> None:
    """A computer just switched on does not wait for the first interval: last month's report may be due."""
    app.send_task("jobs.create_due", queue="default", expires=settings.JOB_DUE_SECONDS, retry=False, ignore_result=True)


def _every(seconds: float, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": seconds, "options": {"expires": seconds, "queue": "default"}}
