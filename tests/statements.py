"""Which questions each test puts to the database: `pytest -p tests.statements`, XINQIAO_STATEMENTS names the file.

A question is the line of the product that asks, the statement without its numbers and with lists of any length alike,
the types of its values, and the error it ended with, if it did. With it stands how long its longest text was, and how
far its largest number went beyond 31 bits: SQLite takes what is too long for PostgreSQL, and whoever asks the longest
has asked the shorter ones too.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

PATH, BEFORE = "XINQIAO_STATEMENTS", "XINQIAO_ASKED_BEFORE"
ROOT = str(Path(__file__).resolve().parent.parent)
PRODUCT = tuple(f"{ROOT}/{name}/" for name in ("accounts", "students", "screening", "config"))
SHAPES = (
    (re.compile(r"\b\d+\b"), "0"),
    (re.compile(r"%s(?:, %s)+"), "%s"),
    (re.compile(r"\(%s\)(?:, \(%s\))+"), "(%s)"),
)
BETWEEN = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Recorder:
    """In the process that runs the tests. It stands before every statement, so what was seen once is only looked up."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self.shapes: dict[str, str] = {}
        self.names: dict[tuple[object, ...], str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self.asked.clear()
        with connection.execute_wrapper(self.note):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo) -> Iterator[None]:
        report = yield
        report.questions = dict(self.asked) if call.when == "teardown" else {}
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
                self.keep((self.shape(sql), *asker(), frozenset(map(type, values)), error), values)

    def keep(self, question: tuple[object, ...], values: Collection[object]) -> None:
        name = self.names.get(question)
        if name is None:
            name = self.names[question] = named(question)
        text = max((len(value) for value in values if isinstance(value, (str, bytes))), default=0).bit_length()
        self.asked[name] = max(text, self.asked.get(name, 0))
        number = max((abs(value) >> 31 for value in values if isinstance(value, int)), default=0).bit_length()
        if number:
            self.asked[f"{name} number"] = max(number, self.asked.get(f"{name} number", 0))

    def shape(self, sql: str) -> str:
        if sql not in self.shapes:
            shape = sql
            for pattern, same in SHAPES:
                shape = pattern.sub(same, shape)
            self.shapes[sql] = shape
        return self.shapes[sql]


def named(question: tuple[object, ...]) -> str:
    """The same in every process."""
    told = [sorted(one.__name__ for one in part) if isinstance(part, frozenset) else part for part in question]
    return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()


def asker() -> tuple[str, int]:
    """The line of the product that is nearest to the statement; a test's own statements have none."""
    frame = sys._getframe(2)
    while frame is not None and not is_product(frame.f_code.co_filename):
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame else ("", 0)


@cache
def is_product(file: str) -> bool:
    return file.startswith(PRODUCT)


class Collector:
    """In the process that hears the reports of all."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "once" in report.keywords:
            return  # nobody asks it again
        found = self.found.setdefault(report.nodeid, {"questions": {}, "seconds": 0.0})
        found["questions"].update(report.questions)
        found["seconds"] += report.duration

    def pytest_sessionfinish(self) -> None:
        Path(os.environ[PATH]).write_text(json.dumps(self.found))


def pytest_configure(config: pytest.Config) -> None:
    if PATH not in os.environ:
        return
    config.pluginmanager.register(Recorder())
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector())
