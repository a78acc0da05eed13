"""A real worker, killed with -9 in the middle of its work: nothing is lost, nothing is made twice.

SQLite with the filesystem broker and a solo worker; where DATABASE_URL and CELERY_BROKER_URL name PostgreSQL and Redis,
the same with a prefork worker.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Role, User
from config.celery import app
from screening.documents import services
from screening.documents.models import Document
from screening.jobs import services as jobs
from screening.jobs.liveness import alive_file
from screening.jobs.models import Job
from tests.factories import make_user
from tests.jobs import processes, worker_settings
from tests.jobs.errands.apps import ErrandsConfig
from tests.jobs.errands.kinds import LEAFLET, SLEEP

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.slow]
COUNT = 8
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def same_clockwork_as_the_worker(settings: Any) -> None:
    for name in ("JOB_LEASE_SECONDS", "JOB_RESEND_SECONDS", "JOB_BACKOFF_SECONDS"):
        setattr(settings, name, getattr(worker_settings, name))
    ErrandsConfig.ready(ErrandsConfig.create("tests.jobs.errands"))
    with app.connection_for_write() as broker:
        for queue in ("default", "bulk"):
            broker.default_channel.queue_purge(queue)


@pytest.fixture
def start(tmp_path: Path, settings: Any) -> Iterator[Start]:
    env = processes.environment(settings.DOCUMENT_DIR, connection.settings_dict)
    started: list[subprocess.Popen[bytes]] = []

    def one() -> "subprocess.Popen[bytes]":
        worker = processes.start_worker(env, tmp_path / "worker.log", f"w{len(started)}")
        started.append(worker)
        return worker

    yield one
    for worker in started:
        for pid in (worker.pid, *processes.children_of(worker.pid)):
            processes.kill(pid)
        worker.wait()
    print((tmp_path / "worker.log").read_text()[-4000:])


@pytest.fixture
def wang(transactional_db: None) -> User:
    return make_user("counselor", "王静", Role.COUNSELOR)


def ask(by: User, count: int = COUNT) -> list[Document]:
    return [
        services.request_document(
            LEAFLET, subject=uuid4(), audience="clinic", by=by, language="zh-hans", input_hash=f"{n:064d}"
        )
        for n in range(count)
    ]


def count(state: str) -> int:
    return Job.objects.filter(state=state).count()


def all_ready(expected: int = COUNT) -> Callable[[], bool]:
    def look() -> bool:
        jobs.reap()  # stands for the beat process
        return count(Job.State.READY) == expected

    return look


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def kept_after_a_day(folder: Path) -> set[str]:
    """Finished files once those were swept that a death between file and row has left."""
    for path in folder.glob("*/*"):
        os.utime(path, (0, 0))
    services.purge_expired()
    return {path for path in files(folder) if "unfinished" not in path}


def test_a_worker_killed_in_the_middle_loses_nothing_and_leaves_no_printing_process(
    wang: User, start: Start, settings: Any
) -> None:
    worker = start()
    ask(wang)
    assert processes.wait_until(lambda: count(Job.State.READY) >= 1, 40)
    assert processes.wait_until(lambda: count(Job.State.RUNNING) >= 1, 20, every=0.001)
    family = processes.children_of(worker.pid)
    assert family
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert processes.wait_until(lambda: not any(map(processes.is_alive, family)), 10)
    unfinished = COUNT - count(Job.State.READY)
    assert unfinished > 0
    start()
    assert processes.wait_until(all_ready(), 60, every=0.3)
    paths = set(Document.objects.values_list("path", flat=True))
    assert len(paths) == COUNT
    assert kept_after_a_day(Path(settings.DOCUMENT_DIR)) == paths


def test_a_killed_printing_process_is_replaced_by_the_living_worker(wang: User, start: Start) -> None:
    worker = start()
    ask(wang)
    assert processes.wait_until(lambda: count(Job.State.READY) >= 1, 40)
    processes.kill(processes.children_of(worker.pid)[-1])
    assert processes.wait_until(all_ready(), 60, every=0.3)
    assert worker.poll() is None


def test_two_messages_about_one_job_and_a_lost_one_do_no_harm(wang: User, start: Start) -> None:
    document = ask(wang, 1)[0]
    from screening.jobs import wake

    for _ in range(5):
        wake.send(document.job.public_id, "default")
    start()
    assert processes.wait_until(all_ready(1), 40)
    assert Job.objects.get().attempts == 1


def test_work_that_outlives_its_worker_is_taken_over_when_the_lease_is_over(wang: User, start: Start) -> None:
    worker = start()
    job = jobs.enqueue(SLEEP, payload={"seconds": 1.5}, by=wang)
    assert processes.wait_until(lambda: count(Job.State.RUNNING) == 1, 40, every=0.01)
    for pid in (worker.pid, *processes.children_of(worker.pid)):
        processes.kill(pid)
    worker.wait()
    started = time.monotonic()
    start()
    assert processes.wait_until(all_ready(1), 40, every=0.3)
    job.refresh_from_db()
    assert job.attempts == 2
    assert time.monotonic() - started > 1  # not before the lease was over


def test_a_living_worker_touches_its_file_and_takes_it_away_when_it_ends(start: Start) -> None:
    alive_file().unlink(missing_ok=True)
    worker = start()
    assert processes.wait_until(alive_file().exists, 40)
    worker.terminate()
    worker.wait(timeout=30)
    assert not alive_file().exists()
