from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from screening.jobs import registry, wake
from screening.jobs.models import Job
from screening.jobs.services import JobProgress


@dataclass
class Workshop:
    """Stands for an upper app: what it does with a job of kind "errand" is set by each test."""

    do: Callable[[Job, JobProgress], None] = lambda job, progress: None
    done: list[Job] = field(default_factory=list)

    def handle(self, job: Job, progress: JobProgress) -> None:
        self.do(job, progress)
        self.done.append(job)


@dataclass
class Broker:
    """Stands for the message broker: remembers what it was given, or is down."""

    is_up: bool = True
    sent: list[str] = field(default_factory=list)

    def send(self, job_id: object, queue: str) -> bool:
        if self.is_up:
            self.sent.append(str(job_id))
        return self.is_up


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    shop = Workshop()
    monkeypatch.setitem(registry._handlers, "errand", shop.handle)
    return shop


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    fake = Broker()
    monkeypatch.setattr(wake, "send", fake.send)
    yield fake
