"""Which questions each test puts to the database: `pytest -p tests.statements`, XINQIAO_STATEMENTS names the file.

A question is the line of the product that asks, the statement without its numbers and with lists of any length alike,
the kinds of its values, and the error it ended with, if it did. Values are of one kind when they are of one type and,
texts and numbers, about as long: SQLite takes what is too long for PostgreSQL.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

PATH = "XINQIAO_STATEMENTS"
ROOT = str(Path(__file__).resolve().parent.parent)
PRODUCT = tuple(f"{ROOT}/{name}/" for name in ("accounts", "students", "screening", "config"))
SHAPES = (
    (re.compile(r"\b\d+\b"), "0"),
    (re.compile(r"%s(?:, %s)+"), "%s"),
    (re.compile(r"\(%s\)(?:, \(%s\))+"), "(%s)"),
)
BETWEEN = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Recorder:
    """In the process that runs the tests."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.shapes: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self.asked.clear()
        with connection.execute_wrapper(self.note):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> Iterator[None]:
        report = yield
        report.questions = sorted(self.asked) if call.when == "teardown" else []
        return report

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        error = ""
        try:
            return execute(sql, params, many, context)
        except DatabaseError as found:
            error = type(found).__name__
            raise
        finally:
            if not sql.startswith(BETWEEN):
                values = [one for row in params for one in row] if many else params or ()
                question = (self.shape(sql), asker(), sorted({kind(value) for value in values}), error)
                self.asked.add(hashlib.blake2b(repr(question).encode(), digest_size=8).hexdigest())

    def shape(self, sql: str) -> str:
        if sql not in self.shapes:
            shape = sql
            for pattern, same in SHAPES:
                shape = pattern.sub(same, shape)
            self.shapes[sql] = shape
        return self.shapes[sql]


def kind(value: object) -> str:
    size = len(value) if isinstance(value, (str, bytes)) else abs(value) >> 31 if isinstance(value, int) else 0
    return f"{type(value).__name__} {size.bit_length()}"


def asker() -> str:
    """The line of the product that is nearest to the statement; a test's own statements have none."""
    frame = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith(PRODUCT):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else ""


class Collector:
    """In the process that hears the reports of all."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.found[report.nodeid] = report.questions

    def pytest_sessionfinish(self) -> None:
        Path(os.environ[PATH]).write_text(json.dumps(self.found))


def pytest_configure(config: pytest.Config) -> None:
    if PATH not in os.environ:
        return
    config.pluginmanager.register(Recorder())
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector())
