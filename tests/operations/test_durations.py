"""What a pass took is kept by file, and a file that takes more than the last time is named."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.durations import Durations


class Printed(list):
    write_line = list.append


def a_pass(target: Path, **processor: float) -> list[str]:
    """What is printed after a pass in which each file took that long."""
    durations, printed = Durations(target), Printed()
    for name, spent in processor.items():
        for when in ("setup", "call", "teardown"):
            told = {"nodeid": f"{name}.py::test", "when": when, "duration": 1.0, "processor_seconds": spent / 3}
            durations.pytest_runtest_logreport(SimpleNamespace(**told))
    durations.pytest_terminal_summary(printed)
    return printed


def test_seconds_and_tests_are_counted_by_file_those_that_take_most_first(tmp_path: Path) -> None:
    assert a_pass(tmp_path / "new" / "x.json", small=3.0, large=30.0) == []
    told = json.loads((tmp_path / "new" / "x.json").read_text())
    assert (told["tests"], told["processor_seconds"]) == (2, 33.0)
    assert list(told["files"].items())[0] == ("large.py", {"seconds": 3.0, "processor_seconds": 30.0})


@pytest.mark.parametrize(("now", "is_named"), [(11.0, False), (13.0, True), (9.0, False)])
def test_a_file_that_takes_a_fifth_more_than_the_last_time_is_named(tmp_path: Path, now: float, is_named: bool) -> None:
    a_pass(tmp_path / "x.json", some=10.0, quick=1.0)
    printed = a_pass(tmp_path / "x.json", some=now, quick=2.0, new=50.0)
    assert printed == ([f"slower: some.py 10.0 → {now} s of the processor"] if is_named else [])


def test_a_pass_without_a_test_leaves_the_last_one_as_it_was(tmp_path: Path) -> None:
    a_pass(tmp_path / "x.json", some=10.0)
    before = (tmp_path / "x.json").read_text()
    a_pass(tmp_path / "x.json")
    assert (tmp_path / "x.json").read_text() == before
