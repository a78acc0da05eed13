"""The only worker of one computer is its clock too: what is due is sent at once, then each in its rhythm."""

from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from kombu import exceptions

from screening.jobs.beat_liveness import beat_seen_ago
from screening.jobs.clock import ClockStep


class Timer:
    """Keeps what is to be called, and how often."""

    def __init__(self) -> None:
        self.planned: dict[str, tuple[float, Callable[[], None]]] = {}
        self.cancelled = 0

    def call_repeatedly(self, seconds: float, call: Callable[..., None], arguments: tuple[Any, ...]) -> "Timer":
        self.planned[arguments[0]] = (seconds, lambda: call(*arguments))
        return self

    def cancel(self) -> None:
        self.cancelled += 1


class Worker:
    def __init__(self) -> None:
        self.timer, self.steps = Timer(), []


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> list[str]:
    found: list[str] = []
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: found.append(name))
    return found


def test_everything_is_sent_at_the_start_and_again_in_its_rhythm(sent, settings):
    worker = Worker()
    step = ClockStep(worker)
    step.start(worker)
    assert sorted(sent) == ["jobs.create_due", "jobs.reap"]
    assert {task: seconds for task, (seconds, _) in worker.timer.planned.items()} == {
        "jobs.create_due": current_app.conf.beat_schedule["create-due"]["schedule"],
        "jobs.reap": current_app.conf.beat_schedule["reap"]["schedule"],
    }
    worker.timer.planned["jobs.reap"][1]()
    assert sent.count("jobs.reap") == 2
    step.stop(worker)
    assert worker.timer.cancelled == 2


def test_it_shows_that_it_lives(sent):
    assert beat_seen_ago() is None
    ClockStep(Worker()).start(Worker())
    assert beat_seen_ago() < 60


def test_a_tick_that_nobody_takes_ends_nothing(sent, monkeypatch):
    def full(*_args: object, **_options: object) -> None:
        raise exceptions.OperationalError("no space")

    monkeypatch.setattr(current_app, "send_task", full)
    ClockStep(Worker()).start(Worker())
    assert beat_seen_ago() < 60  # it goes on to the next tick


@pytest.mark.parametrize("is_here", [True, False])
def test_a_countys_worker_leaves_it_to_beat(settings, is_here):
    settings.JOB_CLOCK_IN_WORKER = is_here
    assert ClockStep(Worker()).include_if(Worker()) is is_here
