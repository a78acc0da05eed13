"""The wake-up message. The row is the truth, so a broker that is down is no reason to fail anything."""

import logging
from uuid import UUID

from celery import current_app
from kombu import exceptions

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
