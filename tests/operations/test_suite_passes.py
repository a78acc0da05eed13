"""In which order script/test runs its passes: one that reads what another has asked begins when that is through."""

import importlib.util
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "test"
SERVICES = {"DATABASE_URL": "a server", "CELERY_BROKER_URL": "a broker"}
FIRST, READER = "slow on SQLite, filesystem", "slow on PostgreSQL, Redis"


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_loader("script_test", SourceFileLoader("script_test", str(SCRIPT)))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # nothing is left among the scripts
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ready_database", lambda env: {"XINQIAO_READY_DATABASE": "ready"})
    return module


def test_who_reads_what_a_slow_pass_asked_waits_for_it_though_all_others_are_through(
    suite: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    quick, turns = suite.passes(True, True, SERVICES, str(tmp_path))
    names = {one.name for turn in turns for one in turn}
    noted: list[str] = []
    monkeypatch.setattr(suite, "run_pass", one_that_waits(names - {FIRST, READER}, noted))
    suite.run_passes(quick, turns, [], suite.Tally())
    assert names <= set(noted) and {one.name for one in quick} <= set(noted)
    assert noted.index(f"{FIRST} is through") < noted.index(READER)


def one_that_waits(others: set[str], noted: list[str]) -> Callable[..., None]:
    """The first slow pass goes on until the others are through and somebody free had time to take what is left."""
    others_through, is_taken = Event(), Event()

    def run_pass(one: Any, *_: object) -> None:
        noted.append(one.name)
        if one.name == FIRST:
            assert others_through.wait(10)
            is_taken.wait(0.2)
            noted.append(f"{FIRST} is through")
        elif one.name == READER:
            is_taken.set()
        elif others <= set(noted):
            others_through.set()

    return run_pass


def test_of_a_few_named_tests_every_pass_runs_too(suite: ModuleType, tmp_path: Path) -> None:
    quick, turns = suite.passes(False, False, {}, str(tmp_path))
    assert [one.name for one in quick] == ["quick on SQLite, filesystem", "browser on SQLite, filesystem"]
    assert not any(turns)
