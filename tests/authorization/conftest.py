"""The people of the table, signed in once for all tests of a class."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.authorization.asking import Asker, everybody_signed_in, own_copy
from tests.conftest import make_cast
from tests.shared import shared


@pytest.fixture(scope="class")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asker]:
    with shared(lambda: everybody_signed_in(make_cast()), django_db_blocker) as asker:
        yield asker


@pytest.fixture
def asker(everybody: Asker, db: None) -> Asker:
    """Every row begins where the one before began."""
    return own_copy(everybody)
