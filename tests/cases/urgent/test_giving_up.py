"""A database that is busy with something else: the write gives up and leaves nothing; the next press arrives."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.urgent.services import raising as urgent

BUSY = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": ("BEGIN", "LOCK TABLE cases_urgentwithheld IN ACCESS EXCLUSIVE MODE"),
}


@contextmanager
def somebody_else_writes() -> Iterator[None]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for statement in BUSY[connection.vendor]:
                cursor.execute(statement)
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def patience():
    """How long a write waits otherwise; the limit of this one write must not stay behind."""
    with connection.cursor() as cursor:
        cursor.execute({"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}[connection.vendor])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_means_not_sent_and_the_next_press_is_delivered(cast, settings):
    settings.URGENT_GIVE_UP_SECONDS = 1
    usual, nonce, record = patience(), uuid.uuid4(), UrgentRecord(what="哭着不肯回家", about="unsure")
    with somebody_else_writes(), pytest.raises(urgent.NotSentInTime):
        urgent.raise_urgent(cast.school, by=cast.staff, nonce=nonce, record=record)
    assert not UrgentConcern.objects.exists()
    assert patience() == usual
    urgent.raise_urgent(cast.school, by=cast.staff, nonce=nonce, record=record)
    assert UrgentConcern.objects.count() == 1
    assert UrgentWithheld.objects.exists()


@pytest.mark.django_db
def test_many_slow_steps_together_take_no_longer_than_the_limit(cast, settings, monkeypatch):
    """Each statement alone would be in time; the last of them is rolled back with all before it."""
    settings.URGENT_GIVE_UP_SECONDS = 8
    clock = iter(range(0, 100, 3))
    monkeypatch.setattr("screening.cases.urgent.services.raising.monotonic", lambda: next(clock))
    with pytest.raises(urgent.NotSentInTime):
        urgent.raise_urgent(
            cast.school, by=cast.staff, nonce=uuid.uuid4(), record=UrgentRecord(about="no", what="哭着不肯回家")
        )
    assert not UrgentConcern.objects.exists()
