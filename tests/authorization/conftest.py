"""The people of the table, signed in once for all tests of a class."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.authorization.asking import Asker, own_copy, shared_asker
from tests.clock import NOW


@pytest.fixture(scope="class")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asker]:
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        yield from shared_asker()


@pytest.fixture
def asker(everybody: Asker, db: None) -> Asker:
    """Every row begins where the one before began."""
    return own_copy(everybody)
