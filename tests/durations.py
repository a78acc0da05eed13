"""Where the time of a pass goes, by file: `pytest -p tests.durations` with XINQIAO_DURATIONS naming the file to write.

Seconds on the clock depend on who else is at work on the machine; processor seconds (of the tests and of the processes
they waited for) hardly do, so it is these that are compared with the file that is there from the last time.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PATH = "XINQIAO_DURATIONS"
GROWN, AT_LEAST = 1.2, 5.0


class Durations:
    def __init__(self, target: Path) -> None:
        self.target = target
        self.began, self.tests = time.monotonic(), 0
        self.seconds: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.split("::")[0]
        self.tests += report.when == "call"
        self.seconds[file] += report.duration
        self.processor[file] += getattr(report, "processor_seconds", 0.0)  # a worker that died tells nothing

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.tests:
            return
        before = json.loads(self.target.read_text())["files"] if self.target.exists() else {}
        told = self.told()
        for file, now in told["files"].items():
            last = before.get(file, now)["processor_seconds"]
            if now["processor_seconds"] > max(AT_LEAST, GROWN * last):
                terminalreporter.write_line(f"slower: {file} {last} → {now['processor_seconds']} s of the processor")
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(json.dumps(told, indent=1) + "\n")

    def told(self) -> dict:
        """The files that take most stand first."""
        order = sorted(self.processor, key=self.processor.__getitem__, reverse=True)
        return {
            "seconds": round(time.monotonic() - self.began, 1),
            "processor_seconds": round(sum(self.processor.values()), 1),
            "tests": self.tests,
            "files": {
                file: {"seconds": round(self.seconds[file], 1), "processor_seconds": round(self.processor[file], 1)}
                for file in order
            },
        }


class Stopwatch:
    """In the process that runs the tests: each phase takes what was worked since the last one ended."""

    def __init__(self) -> None:
        self.last = worked()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Iterator[None]:
        report = yield
        now = worked()
        report.processor_seconds, self.last = now - self.last, now
        return report


def worked() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Stopwatch())
    if PATH in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Durations(Path(os.environ[PATH])))
