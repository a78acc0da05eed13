"""An upgrade: what it says, that it happens in one step, and that no other version runs on what it made."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from sqlcipher3 import dbapi2 as sqlcipher

from config.encrypted_sqlite.opening import Connection, connect
from screening.documents.rendering import worker
from screening.jobs import tasks
from screening.jobs.models import Job
from screening.operations import preparation
from screening.operations.embedded import CannotStart
from screening.operations.management.commands import upgrade
from screening.operations.upgrade import by_copy, steps
from screening.operations.upgrade.by_copy import StepFailed, put_in_place
from screening.operations.upgrade.smoke import DoesNotWork, smoke_run
from screening.operations.upgrade.steps import changes_since

CHANGELOG = "# Changelog\n\n## 0.3.0\n- third\n\n## 0.2.0\n- second\n\n## 0.1.0\n- first\n"


@pytest.mark.parametrize(
    ("version", "says"),
    [("0.3.0", ""), ("0.2.0", "## 0.3.0\n- third"), ("0.1.0", "## 0.3.0\n- third\n\n## 0.2.0\n- second")],
)
def test_what_has_changed_is_what_stands_above_the_version_that_was_here(version, says):
    assert changes_since(CHANGELOG, version) == says


def test_of_an_unknown_version_everything_is_said():
    assert changes_since(CHANGELOG, "").count("## ") == 3


def numbers(path: Path) -> list[int]:
    with closing(connect(path, [])) as opened:
        return [number for (number,) in opened.execute("SELECT x FROM t ORDER BY x")]


def database(path: Path, *values: int) -> Connection:
    """Left open, so that what was written last stands in the log beside the file only."""
    opened = connect(path, [])
    opened.execute("PRAGMA journal_mode = WAL")
    opened.execute("CREATE TABLE t (x)")
    opened.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    opened.commit()
    return opened


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    old, new = tmp_path / "db.sqlite3", tmp_path / "db.sqlite3.upgrading"
    database(old, 1).close()
    database(new, 1, 2).close()
    yield new, old


class TestTheOneStep:
    def test_the_copy_takes_the_place_of_the_old_file(self, both):
        put_in_place(*both)
        assert numbers(both[1]) == [1, 2] and not both[0].exists()

    def test_killed_before_it_the_old_file_is_whole(self, both, monkeypatch):
        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(by_copy.os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(*both)
        assert numbers(both[1]) == [1] and numbers(both[0]) == [1, 2]

    def test_a_database_in_which_somebody_works_is_left_alone(self, tmp_path):
        old, new = tmp_path / "db.sqlite3", tmp_path / "db.sqlite3.upgrading"
        database(new, 1, 2).close()
        with closing(database(old, 1)) as at_work:
            at_work.execute("SELECT * FROM t").fetchone()
            with pytest.raises((StepFailed, sqlcipher.OperationalError)):
                put_in_place(new, old)
        assert numbers(old) == [1]


@pytest.mark.django_db
class TestAnotherVersion:
    @pytest.fixture
    def job(self) -> Job:
        return Job.objects.create(kind="nobody-knows", not_before=timezone.now())

    def state(self, job: Job) -> str:
        tasks.run_job(str(job.public_id))
        job.refresh_from_db()
        return job.state

    def test_a_worker_of_these_tables_works(self, job):
        assert self.state(job) == Job.State.FAILED

    def test_an_old_worker_does_nothing_on_new_tables(self, job):
        MigrationRecorder(connection).record_applied("jobs", "9999_of_a_newer_version")
        assert self.state(job) == Job.State.QUEUED

    def test_a_new_worker_does_nothing_on_old_tables(self, job):
        MigrationRecorder.Migration.objects.filter(app="rounds").order_by("name").last().delete()
        assert self.state(job) == Job.State.QUEUED

    def test_an_old_program_serves_nobody_on_new_tables(self):
        preparation.refuse_to_begin()
        MigrationRecorder(connection).record_applied("jobs", "9999_of_a_newer_version")
        with pytest.raises(SystemExit, match="newer version"):
            preparation.refuse_to_begin()

    def test_nor_does_a_new_program_on_old_tables(self):
        MigrationRecorder.Migration.objects.filter(app="rounds").order_by("name").last().delete()
        with pytest.raises(SystemExit, match="older version.*manage.py upgrade"):
            preparation.refuse_to_begin()

    def test_tables_wait_where_the_program_knows_more(self):
        assert not steps.tables_wait()
        MigrationRecorder.Migration.objects.filter(app="rounds").order_by("name").last().delete()
        assert steps.tables_wait()


@pytest.mark.django_db
def test_a_disk_without_room_is_refused_before_anything_is_written(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    steps.check_room()
    usage = type("Usage", (), {"free": by_copy.database_file().stat().st_size * 3})
    monkeypatch.setattr(steps.shutil, "disk_usage", lambda _place: usage)
    with pytest.raises(CannotStart, match="room"):
        steps.check_room()


@pytest.mark.django_db
def test_a_trial_prints_a_paper_and_leaves_no_row():
    before = Job.objects.count(), MigrationRecorder.Migration.objects.count()
    smoke_run()
    assert (Job.objects.count(), MigrationRecorder.Migration.objects.count()) == before


@pytest.mark.django_db
def test_where_printing_does_not_work_the_trial_says_so(monkeypatch):
    monkeypatch.setattr(worker, "render", Mock(side_effect=worker.RenderUnavailable("library-missing", "libpango")))
    with pytest.raises(CommandError, match="printing does not work"):
        call_command("smoke")


class TestAProgramWithoutNewTables:
    @pytest.fixture(autouse=True)
    def beside(self, db, settings, tmp_path, monkeypatch):
        settings.VAR_DIR = tmp_path
        monkeypatch.setattr(upgrade, "examine", lambda: None)
        monkeypatch.setattr(upgrade, "doctor_lines", lambda _found: [])

    def test_it_is_tried_and_the_way_back_is_the_old_program_not_an_old_backup(self, monkeypatch):
        monkeypatch.setattr(upgrade, "newest_path", lambda: Path("/stick/of-last-month.backup"))
        out = StringIO()
        call_command("upgrade", stdout=out)
        assert steps.SAYS["as before"] in out.getvalue()
        assert "restore" not in out.getvalue().split(steps.SAYS["as before"])[-1]

    def test_a_trial_that_fails_is_a_sentence(self, monkeypatch):
        monkeypatch.setattr(upgrade, "smoke_run", Mock(side_effect=DoesNotWork("the sign-in page answers 500")))
        with pytest.raises(CommandError, match="answers 500"):
            call_command("upgrade", stdout=StringIO())
        assert not steps.version_file().exists()


@pytest.mark.parametrize("known", ["", "0.0.9"])
def test_the_version_is_noted_beside_the_data(tmp_path, settings, known):
    settings.VAR_DIR = tmp_path
    if known:
        steps.version_file().write_text(known)
    assert steps.version_of_data() == known
    steps.note_version()
    assert steps.version_of_data() == settings.VERSION


def test_the_way_back_names_the_backup_where_it_lies_once_the_folder_is_renamed(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "school"
    inside, stick = tmp_path / "school" / "backups" / "x.backup", tmp_path / "stick" / "x.backup"
    assert str(tmp_path / "school-new" / "backups" / "x.backup") in steps.way_back(inside)
    assert str(stick) in steps.way_back(stick)
    assert steps.way_back(None) == ""
