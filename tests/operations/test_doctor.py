"""What the doctor finds, how it says it, and what it puts right."""

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError
from django.utils import timezone, translation

from accounts.models import AuditEvent
from accounts.services.keys import note_keys
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs import wake
from screening.jobs.models import Job, SignOfLife
from screening.operations import embedded
from screening.operations.doctor import examining
from screening.operations.doctor.examining import NO_KEY, Examination, examine, repair
from screening.operations.doctor.lines import doctor_lines, exit_code
from screening.operations.wellness.lines import MIB, Level
from tests.operations.test_wellness import NOW, WELL

HEALTHY = Examination(state=WELL, running=True, memory=900 * MIB, keys=(("audit", "714c8071"),))


def failing(**changes: Any) -> dict[str, Level]:
    return {line.name: line.level for line in doctor_lines(replace(HEALTHY, **changes)) if line.level}


class TestWhatItSays:
    def test_of_a_well_installation_every_line_and_nothing_to_do(self):
        assert failing() == {} and exit_code(doctor_lines(HEALTHY)) == 0
        assert len(doctor_lines(HEALTHY)) == 22

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"lost": 1}, {"documents": Level.LOOK}),
            ({"orphans": 2}, {"files": Level.LOOK}),
            ({"unreadable": 1}, {"texts": Level.LOOK}),
            ({"log_findings": 1}, {"log": Level.BAD}),
            ({"log_findings": None}, {}),
            ({"stale_leases": 3}, {"leases": Level.LOOK}),
            ({"leftovers": 1}, {"leftovers": Level.LOOK}),
            ({"open_folders": ("/srv/x",)}, {"folders": Level.LOOK}),
            ({"memory": 199 * MIB}, {"memory": Level.LOOK}),
            ({"memory": None}, {}),
            ({"certificate_ends": NOW + timedelta(days=15)}, {}),
            ({"certificate_ends": NOW + timedelta(days=13)}, {"certificate": Level.LOOK}),
            ({"certificate_ends": NOW - timedelta(days=1)}, {"certificate": Level.BAD}),
            ({"site": "x.edu", "certificate_ends": NOW + timedelta(days=15)}, {}),
            ({"site": "x.edu", "certificate_ends": NOW + timedelta(days=13)}, {"certificate": Level.LOOK}),
            ({"site": "x.edu", "certificate_ends": NOW - timedelta(days=1)}, {"certificate": Level.BAD}),
            ({"site": "x.edu"}, {}),
            ({"settings": ("ALLOWED_HOSTS is empty",)}, {"settings": Level.BAD}),
            ({"shelf_answers": False}, {"documents": Level.BAD}),
        ],
    )
    def test_each_trouble_has_its_line_and_changes_no_other(self, changes, found):
        assert failing(**changes) == found
        assert exit_code(doctor_lines(replace(HEALTHY, **changes))) == max(found.values(), default=0)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_every_trouble_ends_with_the_next_step(self, language):
        broken = replace(
            HEALTHY, lost=1, orphans=1, unreadable=1, log_findings=1, stale_leases=1, leftovers=1,
            open_folders=("/x",), memory=1, certificate_ends=NOW, settings=("x",),
        )  # fmt: skip
        with translation.override(language):
            bad = [line for line in doctor_lines(broken) if line.level]
        assert len(bad) == 10 and all(line.advice.endswith((".", "。", "）")) or "chmod" in line.advice for line in bad)

    def test_a_damaged_database_is_not_asked_for_its_rows(self):
        lines = doctor_lines(
            replace(HEALTHY, integrity="malformed", rows_asked=False, state=replace(WELL, database=False))
        )
        assert lines[0].level == Level.BAD and "malformed" in lines[0].what and "restore" in lines[0].advice
        assert not {"documents", "files", "texts", "log"} & {line.name for line in lines}

    def test_where_no_key_opens_the_file_the_key_is_looked_for_before_a_backup_is(self):
        with translation.override("en"):
            line = doctor_lines(replace(HEALTHY, integrity=NO_KEY, state=replace(WELL, database=False)))[0]
        assert line.level == Level.BAD
        assert line.words.index("key file back") < line.words.index("restore")

    def test_a_program_that_is_not_running_has_no_dead_worker(self):
        silent = replace(WELL, worker_seen=NOW - timedelta(days=3))
        assert failing(state=silent, running=False) == {}
        assert failing(state=silent, running=True) == {"worker": Level.BAD}


@pytest.fixture
def installation(tmp_path: Path, settings: Any, cast: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A well one: a worker that lives, one document with its file."""
    settings.VAR_DIR = settings.BROKER_DIR = tmp_path
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.DOCUMENT_DIR = tmp_path / "documents"
    for folder in (tmp_path, tmp_path / "documents", tmp_path / "documents" / "ab"):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    settings.KEY_FILE.touch(mode=0o600)
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)
    monkeypatch.setattr(examining, "_memory", lambda: None)
    SignOfLife.objects.create(pk=1, at=timezone.now())
    note_keys()
    job = Job.objects.create(kind="document", state=Job.State.READY, not_before=timezone.now())
    Document.objects.create(
        job=job, kind="talk-card", subject=uuid4(), audience="own", language="zh-hans", input_hash="0",
        requested_by=cast.wang, path="ab/one", size=1,
    )  # fmt: skip
    (tmp_path / "documents" / "ab" / "one").write_text("x")
    return tmp_path


def troubles() -> set[str]:
    return {line.name for line in doctor_lines(examine()) if line.level}


@pytest.mark.django_db
class TestWhatItFindsAndRepairs:
    def test_nothing_on_a_well_installation(self, installation):
        assert troubles() == set()
        out = StringIO()
        call_command("doctor", stdout=out)
        assert out.getvalue().count("✓") == 21  # nothing runs: one line for worker and queue

    def test_a_full_disk_is_no_damaged_database(self, installation, monkeypatch):
        """Told to restore a backup for want of room, somebody might lose a day's work."""
        full = OperationalError("database or disk is full")
        full.__cause__ = type("Full", (Exception,), {"sqlite_errorcode": 13})()

        def seal() -> None:
            raise full

        monkeypatch.setattr(examining.audit, "seal_leftovers", seal)
        lines = doctor_lines(examine())
        assert not [line for line in lines if "restore" in line.advice]
        assert not {"documents", "files", "texts", "log", "leases"} & {line.name for line in lines}

    def test_a_file_that_is_gone_is_made_anew(self, installation):
        (installation / "documents" / "ab" / "one").unlink()
        assert troubles() == {"documents"}
        assert repair()["documents"] == 1
        assert Job.objects.get().state == Job.State.QUEUED
        assert troubles() == set()

    def test_a_file_that_was_damaged_is_made_anew(self, installation):
        key = f"{storage.SEGMENTED}{'00' * 32}"
        name = f"ab/{uuid4().hex}"
        (installation / "documents" / name).write_bytes(b"not what was put there")
        Document.objects.update(path=name, key=key)
        assert troubles() == {"documents"}
        assert repair()["documents"] == 1
        assert Job.objects.get().state == Job.State.QUEUED

    def test_beyond_what_can_be_read_through_in_time_it_is_asked_whether_a_file_lies_there(
        self, installation, monkeypatch
    ):
        monkeypatch.setattr(examining, "MOST_OPENED", 0)
        monkeypatch.setattr(storage, "is_whole", lambda *_: False)
        assert troubles() == set()
        (installation / "documents" / "ab" / "one").unlink()
        assert troubles() == {"documents"}

    def test_a_file_nobody_knows_goes_when_it_is_a_day_old(self, installation):
        stray = installation / "documents" / "ab" / "two"
        stray.write_text("x")
        now = time.time()
        os.utime(stray, (now, now))
        assert troubles() == set()
        os.utime(stray, (now - 90_000, now - 90_000))
        assert troubles() == {"files"}
        assert repair()["files"] == 1
        assert not stray.exists() and (installation / "documents" / "ab" / "one").exists()

    def test_work_that_hangs_is_let_go_only_where_no_program_runs(self, installation):
        past = timezone.now() - timedelta(hours=1)
        Job.objects.update(state=Job.State.RUNNING, claim=uuid4(), lease_until=past)
        assert "leases" in troubles()
        with embedded.only_one(installation):
            assert repair()["leases"] == 0
        assert repair()["leases"] == 1
        assert "leases" not in troubles()

    def test_what_a_killed_backup_left_goes(self, installation):
        (installation / "backups").mkdir(mode=0o700)
        (installation / "backups" / ".xinqiao-1.backup.unfinished").touch()
        (installation / "copy-1").mkdir()
        assert troubles() == {"leftovers"}
        assert repair()["leftovers"] == 2
        assert troubles() == set()

    def test_a_folder_others_can_read_is_named(self, installation):
        installation.chmod(0o755)
        assert troubles() == {"folders"}

    def test_what_it_put_right_stands_in_the_log(self, installation):
        out = StringIO()
        call_command("doctor", "--repair", stdout=out)
        assert AuditEvent.objects.filter(verb="installation.repair").count() == 1

    def test_where_the_disk_takes_nothing_the_repair_says_so(self, installation, monkeypatch):
        full = OperationalError("database or disk is full")
        full.__cause__ = type("Full", (Exception,), {"sqlite_errorcode": 13})()
        monkeypatch.setattr(examining.audit, "record", Mock(side_effect=full))
        with pytest.raises(CommandError, match="硬盘满了.*\n.*disk.*full"):
            call_command("doctor", "--repair", stdout=StringIO())

    def test_it_ends_with_the_level_of_the_worst(self, installation):
        installation.chmod(0o755)
        with pytest.raises(SystemExit) as end:
            call_command("doctor", stdout=StringIO())
        assert end.value.code == 1


def test_a_broken_file_is_told_from_one_that_cannot_be_reached(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with closing(sqlite3.connect(path)) as opened, pytest.raises(sqlite3.DatabaseError) as broken:
        opened.execute("SELECT 1 FROM sqlite_master")

    def ask(cause: Exception) -> str | None:
        def question() -> str:
            raise DatabaseError("says") from cause

        return examining._asked(question)

    assert ask(broken.value) == "says"
    assert ask(ConnectionError()) is None


@pytest.mark.django_db
def test_on_a_server_the_certificate_is_the_one_that_visitors_are_shown(settings: Any, monkeypatch: Any) -> None:
    settings.KEY_FILE, settings.ALLOWED_HOSTS = None, ["xinqiao.example.edu"]
    asked = Mock(side_effect=TimeoutError)
    monkeypatch.setattr(examining.ssl, "get_server_certificate", asked)
    with translation.override("en"):
        words = [line.words for line in doctor_lines(examine())]
    assert asked.call_args.args == (("xinqiao.example.edu", 443),)
    assert any("xinqiao.example.edu cannot be asked" in line for line in words)
