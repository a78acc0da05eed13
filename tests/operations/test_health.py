"""Is this installation well? Each answer turns when the thing it asks about breaks, and says what broke."""

import http.client
import os
import shutil
import time
from collections import namedtuple
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

from screening.operations import health
from screening.operations.health import ENOUGH_DISK, QUESTIONS

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object, db: None) -> Path:
    """A data folder in which a worker lives."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "worker.alive").touch()
    os.utime(tmp_path / "worker.alive", (time.time(), time.time()))  # by the clock of the test
    return tmp_path


def asked(*names: str) -> tuple[str, bool]:
    """What the command says, and whether it ends well."""
    out = StringIO()
    try:
        call_command("health", *names, stdout=out)
    except SystemExit as end:
        assert end.code == 1
        return out.getvalue(), False
    return out.getvalue(), True


def break_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(type(connections["default"]), "cursor", refuse)


def test_a_well_installation_is_told_line_by_line_and_ends_with_nought():
    said, well = asked()
    assert well
    assert [line.split()[:2] for line in said.splitlines()] == [
        ["ok", "database"],
        ["ok", "tables"],
        ["ok", "keys"],
        ["ok", "worker"],
        ["ok", "disk"],
    ]


def test_a_question_nobody_knows_is_an_error_and_none_is_asked():
    with pytest.raises(CommandError, match="printer"):
        call_command("health", "database", "printer")


class TestTheDisk:
    @pytest.mark.parametrize(("free", "well"), [(ENOUGH_DISK, True), (ENOUGH_DISK - 1, False), (0, False)])
    def test_too_little_room_is_bad(self, monkeypatch, free, well):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(2**40, 2**40 - free, free))
        said, ended_well = asked("disk")
        assert ended_well == well
        assert said.startswith("ok " if well else "BAD")

    def test_it_asks_about_the_disk_of_the_data_and_no_other(self, monkeypatch, folder):
        places: list[Path] = []
        monkeypatch.setattr(shutil, "disk_usage", lambda path: places.append(path) or Usage(1, 0, ENOUGH_DISK))
        asked("disk")
        assert places == [folder]

    def test_one_that_is_not_mounted_is_bad_and_the_other_questions_are_still_answered(self, settings, folder):
        settings.VAR_DIR = folder / "not-mounted"
        said, well = asked()
        assert not well
        assert "BAD  disk" in said and "ok   database" in said


class TestTheWorker:
    def test_dead_for_longer_than_the_longest_job_is_bad(self, settings, folder):
        settings.JOB_LEASE_SECONDS = 60
        for ago, well in ((59, True), (61, False)):
            os.utime(folder / "worker.alive", (time.time() - ago, time.time() - ago))
            said, ended_well = asked("worker")
            assert ended_well == well
            assert f"{ago} s" in said

    def test_one_that_ended_in_order_is_bad_too(self, folder):
        (folder / "worker.alive").unlink()
        assert not asked("worker")[1]

    def test_a_clock_that_was_set_back_makes_nobody_dead(self, folder):
        os.utime(folder / "worker.alive", (time.time() + 3600, time.time() + 3600))
        assert asked("worker") == ("ok   worker    last sign of life 0 s ago\n", True)


class TestTheDatabase:
    def test_down_is_said_of_database_and_tables_and_nothing_is_thrown(self, monkeypatch):
        with monkeypatch.context() as while_down:
            break_database(while_down)
            said, well = asked()
        assert not well
        assert "BAD  database" in said and "BAD  tables" in said
        assert "ok   worker" in said and "ok   disk" in said

    def test_tables_of_an_older_version_are_counted(self):
        latest = MigrationRecorder.Migration.objects.filter(app="rounds").order_by("name").last()
        latest.delete()
        said, well = asked("tables")
        assert not well
        assert int(said.split()[2]) >= 1

    def test_a_proxy_is_told_without_signing_in(self, monkeypatch):
        address = reverse("operations:show_health")
        answer = Client().get(address)
        assert (answer.status_code, answer.json()) == (200, {"database": "ok"})
        monkeypatch.setattr(health, "database_answers", lambda: False)
        answer = Client().get(address)
        assert (answer.status_code, answer.json()) == (503, {"database": "down"})

    def test_only_looking_is_allowed(self):
        assert Client().post(reverse("operations:show_health")).status_code == 405


class TestTheWebServer:
    def answering(self, monkeypatch: pytest.MonkeyPatch, outcome: int | Exception) -> dict[str, object]:
        """A server that answers so; what it was asked is returned."""
        asked_for: dict[str, object] = {}

        class Connection:
            def __init__(self, host: str, port: int, timeout: float) -> None:
                asked_for.update(host=host, port=port, timeout=timeout)

            def request(self, method: str, path: str, headers: dict[str, str]) -> None:
                asked_for.update(path=path, headers=headers)

            def getresponse(self) -> object:
                if isinstance(outcome, Exception):
                    raise outcome
                return type("Answer", (), {"status": outcome})

            def close(self) -> None:
                asked_for["closed"] = True

        monkeypatch.setattr(http.client, "HTTPConnection", Connection)
        return asked_for

    @pytest.mark.parametrize(
        ("outcome", "well"),
        [
            (200, True),
            (503, False),
            (301, False),
            (ConnectionRefusedError(), False),
            (http.client.BadStatusLine("x"), False),
        ],
    )
    def test_only_a_plain_yes_is_well(self, monkeypatch, outcome, well):
        self.answering(monkeypatch, outcome)
        assert QUESTIONS["web"]().ok == well

    def test_it_is_asked_as_the_proxy_would_and_let_go(self, monkeypatch, settings):
        settings.ALLOWED_HOSTS = ["xinqiao.example.edu"]
        asked_for = self.answering(monkeypatch, 200)
        asked("web")
        assert asked_for["headers"] == {"Host": "xinqiao.example.edu", "X-Forwarded-Proto": "https"}
        assert asked_for["path"] == reverse("operations:show_health")
        assert asked_for["closed"]

    def test_it_is_not_asked_unless_it_is_named(self, monkeypatch):
        asked_for = self.answering(monkeypatch, 503)
        assert asked()[1]
        assert asked_for == {}


def test_the_clock_is_asked_where_it_runs_alone(folder: Path):
    assert "never seen" in asked("beat")[0]
    (folder / "beat.alive").touch()
    os.utime(folder / "beat.alive", (time.time(), time.time()))
    assert asked("beat")[1]
    os.utime(folder / "beat.alive", (time.time() - 300, time.time() - 300))
    assert not asked("beat")[1]


def test_the_fullest_disk_counts(folder: Path, settings: object, monkeypatch: pytest.MonkeyPatch):
    """The folder of the papers is a disk of its own, and it is full."""
    settings.DOCUMENT_DIR = folder / "documents"  # type: ignore[attr-defined]
    (folder / "documents").mkdir()
    free = {folder: ENOUGH_DISK, folder / "documents": ENOUGH_DISK - 1}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, free[Path(path)]))
    assert not asked("disk")[1]
