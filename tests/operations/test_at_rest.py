"""Whoever carries the data folder away without its keys has nothing."""

import json
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from sqlcipher3 import dbapi2 as sqlcipher

from config.encrypted_sqlite.opening import FileNotOpened, connect, is_encrypted, is_in_clear
from screening.operations import at_rest
from screening.operations.backups.tables import copy_sqlite, database_keys
from students.models import Student

KEY, OTHER = "ab" * 32, "cd" * 32
pytestmark = [pytest.mark.once, pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded installation")]


def rows(path: Path, keys: list[str]) -> list[tuple[str, int]]:
    with closing(connect(path, keys)) as opened:
        return opened.execute("SELECT name, age FROM child").fetchall()


def make_file(path: Path, keys: list[str]) -> Path:
    with closing(connect(path, keys)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE child (name TEXT, age INTEGER CHECK (age > 5))")
        opened.execute("CREATE TRIGGER none_leaves BEFORE DELETE ON child BEGIN SELECT RAISE(ABORT, 'stays'); END")
        opened.execute("INSERT INTO child VALUES ('SENTINEL', 9)")
        opened.commit()
    return path


class TestFile:
    def test_the_first_key_makes_it_and_every_key_of_the_list_opens_it(self, tmp_path):
        path = make_file(tmp_path / "x", [KEY])
        assert rows(path, [KEY]) == rows(path, [OTHER, KEY]) == [("SENTINEL", 9)]
        assert is_encrypted(path, KEY)
        assert not is_encrypted(path, OTHER)

    def test_no_other_key_opens_it_and_neither_does_any_sqlite(self, tmp_path):
        path = make_file(tmp_path / "x", [KEY])
        with pytest.raises(FileNotOpened):
            rows(path, [OTHER])
        with closing(sqlcipher.connect(path)) as stock, pytest.raises(sqlcipher.DatabaseError):
            stock.execute("SELECT * FROM child")

    def test_neither_the_file_nor_its_log_can_be_read(self, tmp_path):
        seen = {}
        for name, keys in (("clear", []), ("sealed", [KEY])):
            with closing(connect(tmp_path / name, keys)) as opened:
                opened.execute("PRAGMA journal_mode=WAL")
                opened.execute("CREATE TABLE child (name TEXT)")
                opened.execute("INSERT INTO child VALUES ('SENTINEL')")
                opened.commit()
                seen[name] = b"".join(path.read_bytes() for path in tmp_path.glob(f"{name}*"))
        assert b"SENTINEL" in seen["clear"]
        assert b"SENTINEL" not in seen["sealed"]
        assert b"CREATE TABLE" not in seen["sealed"]


class TestOldInstallation:
    """Its file lies in clear; starting the new version encrypts it."""

    @pytest.fixture
    def old_installation(self, tmp_path: Path, settings, monkeypatch) -> Callable[[Path], Path]:
        settings.KEY_FILE = tmp_path / "keys.json"
        whole = {"secret_key": "s" * 40, "audit_key": "a" * 40, "lookup_key": "l" * 40}
        settings.KEY_FILE.write_text(json.dumps({**whole, "field_keys": [Fernet.generate_key().decode()]}))

        def at(path: Path) -> Path:
            monkeypatch.setitem(connection.settings_dict, "OPTIONS", dict(connection.settings_dict["OPTIONS"], keys=[]))
            monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
            monkeypatch.setattr(at_rest.connections, "close_all", lambda: None)
            return path

        return at

    @pytest.fixture
    def path(self, tmp_path: Path, old_installation: Callable[[Path], Path]) -> Path:
        return old_installation(make_file(tmp_path / "db.sqlite3", []))

    def test_every_row_comes_along_and_nothing_is_left_in_clear(self, path):
        assert is_in_clear(path)
        assert at_rest.encrypt_database()
        keys = json.loads((path.parent / "keys.json").read_text())["database_keys"]
        assert keys == database_keys()
        assert rows(path, keys) == [("SENTINEL", 9)]
        assert not [one for one in path.parent.iterdir() if b"SENTINEL" in one.read_bytes()]
        assert not at_rest.encrypt_database()  # once is enough

    @pytest.mark.django_db(transaction=True)
    def test_no_name_of_a_child_is_left_in_a_whole_database(self, cast, tmp_path, old_installation):
        names = [student.name.encode() for student in Student.objects.all()]
        copy_sqlite(tmp_path / "copy.sqlite3")
        path = old_installation(tmp_path / "copy.sqlite3")
        assert all(name in path.read_bytes() for name in names)
        assert at_rest.encrypt_database()
        assert not [one for one in path.parent.iterdir() if any(name in one.read_bytes() for name in names)]

    def test_rules_of_the_tables_come_along(self, path):
        at_rest.encrypt_database()
        with closing(connect(path, database_keys())) as opened:
            for breach in ("INSERT INTO child VALUES ('x', 1)", "DELETE FROM child"):
                with pytest.raises(sqlcipher.IntegrityError):
                    opened.execute(breach)

    def test_a_new_key_in_front_of_the_list_takes_over(self, path):
        at_rest.encrypt_database()
        old = database_keys()
        connection.settings_dict["OPTIONS"]["keys"] = [OTHER, *old]
        assert at_rest.encrypt_database()
        assert rows(path, [OTHER]) == [("SENTINEL", 9)]
        with pytest.raises(FileNotOpened):
            rows(path, old)

    @pytest.mark.parametrize("dies_in", ["encrypt_database", None])
    def test_a_changed_key_goes_on_where_it_was_killed(self, path, monkeypatch, dies_in):
        at_rest.encrypt_database()
        old = database_keys()
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError) if dies_in else nullcontext():
            if dies_in:
                patch.setattr(at_rest, dies_in, lambda: 1 / 0)
            at_rest.change_key()
        at_rest.change_key() if dies_in else None
        kept = json.loads((path.parent / "keys.json").read_text())["database_keys"]
        assert len(kept) == 1
        assert kept != old
        assert rows(path, kept) == [("SENTINEL", 9)]

    def test_what_fails_in_the_middle_leaves_the_old_file(self, path, monkeypatch):
        monkeypatch.setattr(at_rest, "sums_of_sqlite", lambda path, _keys: path.name)
        with pytest.raises(at_rest.NotTheSame):
            at_rest.encrypt_database()
        assert is_in_clear(path)
        assert sorted(one.name for one in path.parent.iterdir()) == ["db.sqlite3", "keys.json"]
        assert rows(path, []) == [("SENTINEL", 9)]

    def test_a_program_that_still_writes_keeps_its_file(self, path):
        with closing(connect(path, [])) as other:
            other.execute("INSERT INTO child VALUES ('LATER', 10)")
            with pytest.raises(sqlcipher.OperationalError):
                at_rest.encrypt_database()
        assert is_in_clear(path)
