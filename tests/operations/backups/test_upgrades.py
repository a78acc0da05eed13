"""Before tables change a backup is made and kept; one of an older version comes back into this one."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from screening.operations import preparation
from tests.embedded_file import opened as opened_file
from tests.embedded_file import put_keys_and_tables

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.once
NAMES = {"county": "河西县", "school": "龙泉中心小学", "admin-username": "heli", "admin-name": "何丽"}


def manage(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_KEYS", "BACKUP_RECIPIENT"}
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder)}
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)


def users(folder: Path) -> list[tuple[object, ...]]:
    with closing(opened_file(folder)) as opened:
        return opened.execute("SELECT username, name, password FROM accounts_user").fetchall()


@pytest.fixture(scope="module")
def begun_long_ago(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tuple[Path, Path]:
    """A school that has begun, with the tables of an earlier version; and its backup key as it stands on paper."""
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    place = tmp_path_factory.mktemp("long-ago")
    folder, paper = place / "school", place / "paper.txt"
    with django_db_blocker.unblock():
        put_keys_and_tables(folder)
    assert manage(folder, "prepare", "--tables").returncode == 0
    begun = manage(folder, "begin_school", *(f"--{name}={value}" for name, value in NAMES.items()))
    paper.write_text(next(line for line in begun.stdout.splitlines() if line.count("-") == 13))
    assert manage(folder, "migrate", "operations", "zero").returncode == 0
    return folder, paper


@pytest.fixture
def school(begun_long_ago: tuple[Path, Path], tmp_path: Path, db: None) -> tuple[Path, Path]:
    folder, paper = begun_long_ago
    return Path(shutil.copytree(folder, tmp_path / "school")), paper


@pytest.mark.real_clock
def test_a_backup_of_the_older_version_is_made_first_and_comes_back(school, tmp_path):
    folder, paper = school
    refused = manage(folder, "up", "--port", "1")
    assert "--prepare" in refused.stderr
    assert not (folder / "backups").exists()
    assert manage(folder, "prepare", "--tables").returncode == 0
    (archive,) = (folder / "backups").glob("*-before-upgrade.backup")
    with closing(opened_file(folder)) as opened:
        noted = opened.execute("SELECT file_name, reason FROM operations_backup").fetchall()
    assert noted == [(archive.name, "before-upgrade")]

    back = tmp_path / "back"
    answer = manage(back, "restore", archive, "--key-file", paper)
    assert answer.returncode == 0, answer.stderr
    assert users(back) == users(folder) != []
    assert manage(back, "health", "keys", "tables").returncode == 0
    assert json.loads((back / "keys.json").read_text()) == json.loads((folder / "keys.json").read_text())
    assert (back / "backup-recipient").read_text() == (folder / "backup-recipient").read_text()


@pytest.mark.real_clock
def test_without_a_backup_no_table_changes(school):
    folder, _paper = school
    (folder / "backup-recipient").unlink()
    answer = manage(folder, "prepare", "--tables")
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr
    assert "先备份" in answer.stderr
    with closing(opened_file(folder)) as opened:
        assert opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'operations_backup'").fetchone() is None
    shutil.copy(ROOT / "VERSION", folder / "demo")  # invented data needs none
    assert manage(folder, "prepare", "--tables").returncode == 0


def test_tables_of_a_newer_version_are_left_alone(db):
    preparation.check_data(prepared=True)
    MigrationRecorder(connection).record_applied("students", "9999_of_a_later_year")
    with pytest.raises(CommandError, match="newer version"):
        call_command("prepare", tables=True)
