"""What has to be there before the programs start: keys, tables, collected files."""

import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config.settings.databases import sqlite
from config.settings.secrets import load_or_make
from screening.operations import preparation


class TestKeys:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "var" / "keys.json"

    @pytest.fixture
    def nothing(self, tmp_path: Path) -> dict[str, object]:
        """The database of an installation that was not prepared yet."""
        return sqlite(tmp_path / "var" / "db.sqlite3")

    def test_they_are_made_once_and_the_same_ever_after(self, file, nothing, tmp_path):
        first = load_or_make(file, nothing)
        assert load_or_make(file, nothing) == first
        assert load_or_make(tmp_path / "other.json", nothing) != first

    def test_they_are_for_their_owner_only_and_none_is_short(self, file, nothing):
        keys = load_or_make(file, nothing)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert all(len(keys[name]) >= 32 for name in ("secret_key", "audit_key", "lookup_key"))
        assert len({keys["secret_key"], keys["audit_key"], keys["lookup_key"]}) == 3
        token = Fernet(keys["field_keys"][0]).encrypt(b"x")
        assert Fernet(load_or_make(file, nothing)["field_keys"][0]).decrypt(token) == b"x"

    def test_a_full_disk_at_the_first_start_leaves_nothing_half_written(self, file, nothing, monkeypatch):
        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as while_full:
            while_full.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space"):
                load_or_make(file, nothing)
        assert list(file.parent.iterdir()) == []
        assert load_or_make(file, nothing) == json.loads(file.read_text())

    def test_a_stick_without_links_takes_them_too(self, file, nothing, monkeypatch):
        def refuse(*_paths: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
        made = load_or_make(file, nothing)
        assert json.loads(file.read_text()) == made
        assert [path.name for path in file.parent.iterdir()] == ["keys.json"]

    def test_of_two_programs_that_start_at_once_the_first_one_s_keys_stand(self, file, nothing, monkeypatch):
        first = {**load_or_make(file, nothing)}
        with monkeypatch.context() as before_it_was_there:
            before_it_was_there.setattr(Path, "exists", lambda _path: False)
            assert load_or_make(file, nothing) == first


class TestCollectedFiles:
    @pytest.fixture(autouse=True)
    def collected(self, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The commands that were called; nothing is compressed here."""
        settings.STATIC_ROOT = tmp_path / "static"  # type: ignore[attr-defined]
        called: list[str] = []
        monkeypatch.setattr(preparation, "call_command", lambda name, **_options: called.append(name))
        return called

    def test_they_are_collected_once_a_version(self, collected, settings):
        assert preparation.collect_changed_files()
        assert not preparation.collect_changed_files()
        settings.VERSION = "99.0"
        assert preparation.collect_changed_files()
        assert collected == ["collectstatic", "collectstatic"]

    def test_one_changed_file_is_enough(self, collected, settings, tmp_path):
        folder = tmp_path / "own"
        folder.mkdir()
        (folder / "own.css").write_text("a {}")
        settings.STATICFILES_DIRS = [folder]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        preparation.collect_changed_files()
        assert not preparation.collect_changed_files()
        (folder / "own.css").write_text("b {}")
        assert preparation.collect_changed_files()
        (folder / "own.css").rename(folder / "other.css")
        assert preparation.collect_changed_files()

    def test_a_collection_that_broke_off_is_done_again(self, monkeypatch):
        def broken(_name: str, **_options: object) -> None:
            raise OSError("No space left on device")

        with monkeypatch.context() as while_full:
            while_full.setattr(preparation, "call_command", broken)
            with pytest.raises(OSError, match="No space"):
                preparation.collect_changed_files()
        assert preparation.collect_changed_files()

    def test_tables_come_before_files_and_the_folder_before_both(self, collected, settings, tmp_path, db):
        settings.VAR_DIR = tmp_path / "deep" / "var"
        preparation.prepare()
        assert settings.VAR_DIR.is_dir()
        assert collected == ["migrate", "collectstatic"]
