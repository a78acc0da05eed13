"""Small programs under the real supervisor, in a process of its own so that it can be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operations.processes import alive, until, with_environment

pytestmark = pytest.mark.real_clock
ROOT = Path(__file__).resolve().parents[2]
HOST = """
import json, sys
from screening.operations.supervise import Program, Supervisor
plan = json.loads(sys.argv[1])
programs = [Program(name, [sys.executable, "-c", code]) for name, code in plan.items()]
sys.exit(Supervisor(programs, sys.stdout).run())
"""
SLEEPER = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"
STUBBORN = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('pid', os.getpid(), flush=True); time.sleep(600)"
)
WITH_CHILD = (
    "import os, subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('pid', os.getpid(), 'child', child.pid, flush=True); time.sleep(600)"
)


class Host:
    """A supervisor at work, its output in a file."""

    def __init__(self, folder: Path, plan: dict[str, str]) -> None:
        self.mark = folder.name
        self.output = folder / "output.txt"
        env = {**os.environ, "PYTHONPATH": str(ROOT), "SUPERVISOR_TEST": str(folder)}
        with self.output.open("w") as handle:
            command = [sys.executable, "-c", HOST, json.dumps(plan)]
            self.process = subprocess.Popen(command, stdout=handle, stderr=handle, env=env, cwd=folder)
        self.folder = folder

    def lines(self, text: str) -> list[str]:
        return [line for line in self.output.read_text().splitlines() if text in line]

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[3]) for line in self.lines("pid") if line.startswith(name)]

    def left(self) -> list[int]:
        return with_environment("SUPERVISOR_TEST", str(self.folder))


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Host]]:
    hosts: list[Host] = []

    def start(plan: dict[str, str]) -> Host:
        hosts.append(Host(tmp_path, plan))
        until(lambda: all(hosts[-1].pids(name) for name in plan), "every program runs")
        return hosts[-1]

    yield start
    for started in hosts:
        for pid in started.left():
            os.kill(pid, signal.SIGKILL)
        started.process.wait()


def test_a_killed_program_is_started_again(host):
    running = host({"one": SLEEPER, "two": SLEEPER})
    first = running.pids("one")[0]
    os.kill(first, signal.SIGKILL)
    until(lambda: len(running.pids("one")) == 2, "the program runs again")
    assert not alive(first)
    assert running.pids("one")[1] != first
    assert len(running.pids("two")) == 1
    assert running.lines("was ended by signal 9; starts again in 0.5 s")


def test_a_program_that_always_fails_is_started_with_longer_and_longer_pauses(tmp_path, host):
    failing = "import os; print('pid', os.getpid(), flush=True); raise SystemExit(3)"
    running = host({"one": failing, "two": SLEEPER})
    until(lambda: len(running.lines("ended with code 3")) >= 2, "it failed twice")
    pauses = [line.split("again in ")[1] for line in running.lines("ended with code 3")]
    assert pauses[:2] == ["0.5 s", "1 s"]
    assert running.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_every_program_and_leaves_nothing(host, number):
    running = host({"one": SLEEPER, "two": WITH_CHILD})
    assert len(running.left()) >= 3
    running.process.send_signal(number)
    assert running.process.wait(timeout=30) == 0
    assert running.left() == []


def test_a_second_ctrl_c_does_not_wait_for_a_stubborn_program(host):
    running = host({"one": STUBBORN})
    running.process.send_signal(signal.SIGINT)
    until(lambda: bool(running.lines("Stopping")), "it says that it stops")
    assert alive(running.pids("one")[0])
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=30) == 0
    assert running.left() == []


def test_a_killed_supervisor_leaves_no_program_behind(host):
    running = host({"one": STUBBORN, "two": SLEEPER})
    running.process.kill()
    running.process.wait()
    until(lambda: not any(alive(pid) for name in ("one", "two") for pid in running.pids(name)), "both are gone")


def test_lines_carry_the_name_of_their_program_also_the_last_one_without_an_end(host):
    chatty = "import os, time; print('pid', os.getpid()); print('half', end='', flush=True)"
    running = host({"one": chatty, "other": SLEEPER})
    until(lambda: bool(running.lines("one   | half")), "the half line appears")
    assert running.lines("other | pid")


def test_the_process_that_watches_the_others_knows_the_standard_library_only():
    """It stays for weeks beside them: with the framework it took 105 MB."""
    code = (
        "import sys, screening.operations.supervise\n"
        "known = {name.partition('.')[0] for name in sys.modules} - {'screening', 'config'}\n"
        "print(sorted(known & {'django', 'celery', 'kombu', 'numpy', 'openpyxl', 'PIL', 'cryptography'}))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"
