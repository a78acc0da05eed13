"""Rows that several tests begin with, made once: in a transaction that Django takes back at the end, as it takes back
what a test class has set up. Each test takes a deep copy of what was made and has its own writes taken back before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import time_machine
from django.test import TestCase
from pytest_django import DjangoDbBlocker

from tests.clock import NOW

T = TypeVar("T")


@contextmanager
def shared(make: Callable[[], T], blocker: DjangoDbBlocker) -> Iterator[T]:
    """For a fixture of a class, module or folder that depends on `django_db_setup`."""

    class Together(TestCase):
        made: T

        @classmethod
        def setUpTestData(cls) -> None:
            cls.made = make()

    with blocker.unblock(), time_machine.travel(NOW, tick=False):
        Together.setUpClass()
        try:
            yield Together.made
        finally:
            Together.tearDownClass()
            Together.doClassCleanups()
