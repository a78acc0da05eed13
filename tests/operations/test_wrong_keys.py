"""A key file that does not belong to the data is refused in one sentence, before anything is written."""

import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from celery.signals import worker_init
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from accounts import audit
from accounts.models import AuditEvent, KeyFingerprint
from accounts.services.keys import keys_fit, note_keys
from config.encrypted_sqlite.opening import connect
from config.settings.secrets import holds_data
from screening.jobs import schema
from screening.operations import preparation
from screening.operations.at_rest import rotate
from screening.operations.doctor.examining import examine
from screening.operations.doctor.lines import doctor_lines
from screening.operations.wellness.lines import Level
from tests.embedded_file import keys_beside, put_keys_and_tables

ROOT = Path(__file__).resolve().parents[2]
OWN = {name for name, app in get_commands().items() if (ROOT / app.replace(".", "/")).is_dir()}
ON_THEIR_OWN = {
    "up": "asks by itself, and more",
    "prepare": "asks by itself, and more",
    "upgrade": "asks by itself, and more",
    "move": "asks by itself, and more",
    "restore": "brings the keys along",
    "backup_key": "touches no data",
    "boot_unit": "touches no data",
    "doctor": "says that they do not fit; what it repairs is asked below",
    "health": "says that they do not fit",
    "metrics": "says that they do not fit",
    "smoke": "an upgrade tries it on a copy, having asked",
    "seed_demo": "invented children only",
}
WORDS = {
    "add_county_person": ["auditor", "sunping", "孙平"],
    "erase_child": ["k1"],
    "export_child": ["k1"],
    "new_code": ["schooladmin"],
}
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.real_clock]


def manage(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_KEYS"}
    env = {name: value for name, value in os.environ.items() if name not in foreign} | extra
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder)}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object) -> Path:
    """An installation with tables and keys of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    folder = tmp_path_factory.mktemp("prepared")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        put_keys_and_tables(folder)
    ready = manage(folder, "prepare", "--tables")
    assert ready.returncode == 0, ready.stderr
    return folder


def content(folder: Path, keys: list[str]) -> dict[str, str]:
    """Every file by name and hash; of the database what it says, as reading it may move its pages."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("db.sqlite3"):
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    with closing(connect(folder / "db.sqlite3", keys)) as opened:
        tables = opened.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        names = [name for name, text in tables if text and text.startswith("CREATE TABLE")]
        rows = [opened.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]
        found["rows"] = hashlib.sha256(repr((tables, rows)).encode()).hexdigest()
    return found


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_text("")


def foreign(path: Path) -> None:
    keys = json.loads(path.read_text())
    keys |= {"field_keys": [Fernet.generate_key().decode()], "audit_key": "a" * 40, "lookup_key": "l" * 40}
    keys["database_keys"] = ["f0" * 32]
    path.write_text(json.dumps(keys))


def foreign_but_for_the_database(path: Path) -> None:
    keys = keys_beside(path.parent)
    foreign(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"database_keys": keys}))


def old(path: Path) -> None:
    """The copy kept from before a further field key was put in front."""
    before = path.read_text()
    keys = json.loads(before)
    keys["field_keys"].insert(0, Fernet.generate_key().decode())
    path.write_text(json.dumps(keys))
    assert manage(path.parent, "prepare", "--tables").returncode == 0
    path.write_text(before)


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", [missing, empty, foreign, foreign_but_for_the_database, old])
def test_up_says_what_is_wrong_and_writes_nothing(prepared: Path, tmp_path: Path, spoil: Callable[[Path], None]):
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    keys = keys_beside(folder)
    spoil(folder / "keys.json")
    before = content(folder, keys)
    for words in (["up", "--prepare", "--port", "1"], ["prepare"]):
        answer = manage(folder, *words)
        assert answer.returncode != 0
        assert "Traceback" not in answer.stderr
        assert "密钥" in answer.stderr
        assert "nothing was changed" in answer.stderr.lower()
        assert str(folder) in answer.stderr or "do not fit" in answer.stderr
    assert content(folder, keys) == before


@pytest.mark.django_db
def test_a_damaged_first_page_that_looks_like_a_wrong_key_is_not_hidden_behind_that_word(
    prepared: Path, tmp_path: Path
):
    """Encrypted, the two cannot be told apart: the sentence names the way to find out."""
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    with (folder / "db.sqlite3").open("r+b") as file:
        file.write(os.urandom(4096))
    answer = manage(folder, "up", "--prepare", "--port", "1")
    assert answer.returncode != 0 and "Traceback" not in answer.stderr
    assert (
        "数据库坏了：./manage.py doctor" in answer.stderr and "database is damaged: ./manage.py doctor" in answer.stderr
    )
    assert "damaged" in manage(folder, "doctor").stdout


@pytest.mark.django_db
def test_the_right_file_elsewhere_is_as_good(prepared: Path, tmp_path: Path):
    folder, stick = tmp_path / "var", tmp_path / "stick" / "our-keys.json"
    shutil.copytree(prepared, folder)
    stick.parent.mkdir()
    (folder / "keys.json").rename(stick)
    assert manage(folder, "prepare", "--tables", XINQIAO_KEYS=str(stick)).returncode == 0
    assert not (folder / "keys.json").exists()
    assert "missing" in manage(folder, "prepare", "--tables").stderr


def test_a_database_that_does_not_answer_may_hold_data(tmp_path: Path):
    nowhere = {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": 1, "NAME": "x"}
    assert holds_data(nowhere)
    (tmp_path / "db.sqlite3").write_bytes(b"not a database at all" * 100)
    assert holds_data({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "db.sqlite3"})
    assert not holds_data({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "none.sqlite3"})


class TestData:
    """What the database itself says about the keys in use."""

    pytestmark = pytest.mark.django_db

    def test_a_further_field_key_fits_and_the_writing_one_may_not_go(self, settings):
        note_keys()
        first = list(settings.FIELD_KEYS)
        settings.FIELD_KEYS = [Fernet.generate_key().decode(), *first]
        assert keys_fit()
        note_keys()
        settings.FIELD_KEYS = first
        assert not keys_fit()

    def test_a_server_drops_the_old_field_key_from_its_environment_after_a_rotation(self, cast, settings):
        cast.wang.mail_address = "wang@example.edu"
        cast.wang.save()
        note_keys()
        new = Fernet.generate_key().decode()
        settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
        assert settings.KEY_FILE is None and rotate().changed
        settings.FIELD_KEYS = [new]
        assert keys_fit()
        cast.wang.refresh_from_db()
        assert cast.wang.mail_address == "wang@example.edu"

    def test_it_may_not_while_a_value_still_needs_it(self, cast, settings):
        note_keys()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET mail_address = 'gAAAAABbroken' WHERE id = %s", [cast.wang.pk])
        settings.FIELD_KEYS = [new := Fernet.generate_key().decode(), *settings.FIELD_KEYS]
        assert rotate().closed
        settings.FIELD_KEYS = [new]
        assert not keys_fit()

    @pytest.mark.parametrize("name", ["AUDIT_KEY", "LOOKUP_KEY"])
    def test_each_key_is_asked(self, settings, name):
        note_keys()
        setattr(settings, name, "another key, long enough to be one")
        assert not keys_fit()

    def test_data_from_before_is_asked_itself(self, cast, settings):
        assert not KeyFingerprint.objects.exists()
        cast.wang.mail_address = "wang@example.edu"
        cast.wang.save()
        assert keys_fit()
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
        assert not keys_fit()

    def test_neither_web_server_nor_worker_begins_under_other_keys(self, settings):
        note_keys()
        preparation.refuse_to_begin()
        settings.LOOKUP_KEY = "another key, long enough to be one"
        with pytest.raises(SystemExit, match="keys do not fit"):
            runpy.run_path(str(ROOT / "config" / "wsgi.py"))
        with pytest.raises(SystemExit, match="keys do not fit"):
            schema.refuse_other_keys()
        assert schema.refuse_other_keys in [receiver() for _id, receiver in worker_init.receivers]

    def test_no_table_is_made_under_other_keys(self, settings):
        note_keys()
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
        with pytest.raises(CommandError, match="keys do not fit"):
            call_command("prepare", tables=True)


class TestCommands:
    """“Nothing is written” is said of every command, not of the start alone."""

    pytestmark = pytest.mark.django_db

    @pytest.mark.parametrize("name", sorted(OWN - ON_THEIR_OWN.keys()))
    def test_a_command_writes_nothing_under_other_keys(self, cast, settings, name):
        note_keys()
        settings.AUDIT_KEY = "another key, long enough to be one"
        with pytest.raises(CommandError, match="keys do not fit"):
            call_command(name, *WORDS.get(name, ()))
        assert not AuditEvent.objects.exists()

    def test_the_doctor_judges_neither_log_nor_texts_by_other_keys(self, cast, settings):
        note_keys()
        audit.record(by=cast.li, verb="home.show")
        audit.seal()
        settings.AUDIT_KEY = "another key, long enough to be one"
        levels = {line.name: line.level for line in doctor_lines(examine())}
        assert levels["keys"] == Level.BAD
        assert not {"log", "texts"} & levels.keys()

    def test_the_doctor_repairs_nothing_under_other_keys(self, cast, settings):
        note_keys()
        settings.AUDIT_KEY = "another key, long enough to be one"
        with pytest.raises(CommandError, match="keys do not fit"):
            call_command("doctor", repair=True)
        assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_command_that_cannot_open_the_database_says_so_in_one_sentence(prepared: Path, tmp_path: Path):
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder)
    foreign(folder / "keys.json")
    answer = manage(folder, "new_code", "heli")
    assert "Traceback" not in answer.stderr
    assert "密钥" in answer.stderr and "Nothing was changed" in answer.stderr
