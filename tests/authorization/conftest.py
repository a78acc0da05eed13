"""The people of the table, signed in once for all tests of a class."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django import DjangoDbBlocker

from tests.authorization.asking import Asker, everybody_signed_in, own_copy
from tests.conftest import make_cast
from tests.shared import shared


@pytest.fixture(scope="class")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asker]:
    with shared(lambda: everybody_signed_in(make_cast()), django_db_blocker) as asker:
        yield asker


@pytest.fixture
def asker(everybody: Asker, db: None, refusals_without_a_page: None) -> Asker:
    """Every row begins where the one before began."""
    return own_copy(everybody)


@pytest.fixture
def refusals_without_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than half of all answers refuse, always with the same two pages: those are read in `test_refusals`."""
    for status in (403, 404):
        monkeypatch.setattr(f"config.urls.handler{status}", _without_a_page(status), raising=False)


def _without_a_page(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    return lambda request, exception: HttpResponse(status=status)
