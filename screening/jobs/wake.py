"""The wake-up message. The row is the truth, so a broker that is down is no reason to fail anything."""

import logging
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu import exceptions
from kombu.connection import Connection

RUN_TASK = "jobs.run"
BROKER_ERRORS = (exceptions.KombuError, exceptions.ChannelError, exceptions.ConnectionError, OSError)
logger = logging.getLogger(__name__)


def send(job_id: UUID, queue: str) -> bool:
    """Whether the broker took the message. It carries the random id of the row and nothing else."""
    try:
        current_app.send_task(RUN_TASK, args=[str(job_id)], queue=queue, retry=False, ignore_result=True)
    except BROKER_ERRORS as error:
        logger.warning("broker did not take the wake-up of a job: %s", type(error).__name__)
        return False
    return True


def send_due(task: str, options: Mapping[str, Any]) -> bool:
    """A tick of the clock; one that is not taken comes again with the next."""
    try:
        current_app.send_task(task, **options, retry=False, ignore_result=True)
    except BROKER_ERRORS as error:
        logger.warning("broker did not take a tick of the clock: %s", type(error).__name__)
        return False
    return True


def broker_answers() -> bool:
    """Asked once and for a second: whoever asks waits for the answer."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return os.access(settings.BROKER_DIR, os.W_OK)
    try:
        with Connection(  # type: ignore[no-untyped-call]  # kombu has no types
            settings.CELERY_BROKER_URL,
            connect_timeout=1,
            transport_options={**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": 1},
        ) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except BROKER_ERRORS:
        return False
    return True
