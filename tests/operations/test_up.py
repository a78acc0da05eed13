"""The whole installation of one computer, for real: pages answer, what is killed comes back, nothing stays behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.embedded_file import put_keys_and_tables
from tests.operations.processes import alive, until, with_environment

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.real_clock, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def local(folder: Path) -> dict[str, str]:
    foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_TLS", "XINQIAO_HOSTS"}
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    return env | {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder)}


class Installation:
    """A data folder, a copy of one that was prepared before, and `manage.py up` on it."""

    def __init__(self, folder: Path, prepared: Path) -> None:
        self.folder, self.port = folder / "var", free_port()
        self.log = folder / "up.log"
        self.env = local(self.folder)
        shutil.copytree(prepared, self.folder)

    def start(self) -> None:
        with self.log.open("w") as handle:
            command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=handle, stderr=handle)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/operations/health/", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def running(self, *words: str) -> list[int]:
        """Processes of this installation whose command line has all the words."""
        found = []
        for pid in with_environment("XINQIAO_VAR", str(self.folder)):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
            if pid != self.process.pid and all(word in line for word in words):
                found.append(pid)
        return found


@pytest.fixture(scope="module")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """Tables and collected files take longest, so they are made once."""
    folder = tmp_path_factory.mktemp("prepared")
    with django_db_blocker.unblock():
        put_keys_and_tables(folder)
    env = local(folder)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True)
    return folder


@pytest.fixture
def installation(tmp_path: Path, prepared: Path) -> Iterator[Installation]:
    started = Installation(tmp_path, prepared)
    started.start()
    until(lambda: f"http://localhost:{started.port}/" in started.log.read_text(), "the address is shown", 60)
    yield started
    for pid in started.running():
        os.kill(pid, signal.SIGKILL)
    started.process.kill()
    started.process.wait()


@pytest.mark.parametrize("words", [("gunicorn",), ("celery", "worker")])
def test_what_is_killed_comes_back_and_pages_answer(installation, words):
    assert installation.answers()
    killed = installation.running(*words)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: bool(set(installation.running(*words)) - set(killed)), f"{words} runs again")
    until(installation.answers, "the health page answers")
    assert installation.process.poll() is None


def test_ctrl_c_ends_everything_and_leaves_nothing(installation):
    assert len(installation.running()) >= 3
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(timeout=60) == 0
    assert installation.running() == []
    assert not installation.answers()


def test_a_killed_supervisor_leaves_no_orphan_and_the_next_start_works(installation):
    left = installation.running()
    installation.process.kill()
    installation.process.wait()
    until(lambda: not any(alive(pid) for pid in left), "web, worker and clock are gone")
    assert installation.running() == []
    installation.process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(installation.port)],
        cwd=ROOT,
        env=installation.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(installation.answers, "the health page answers again", 60)
