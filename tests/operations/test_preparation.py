"""What has to be there before the programs start: keys, tables, collected files."""

import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config.settings.secrets import load_or_make
from screening.operations import preparation


class TestKeys:
    def test_they_are_made_once_and_the_same_ever_after(self, tmp_path: Path):
        first = load_or_make(tmp_path / "var")
        assert load_or_make(tmp_path / "var") == first
        assert load_or_make(tmp_path / "other") != first

    def test_they_are_for_their_owner_only_and_none_is_short(self, tmp_path: Path):
        keys = load_or_make(tmp_path)
        assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
        assert all(len(keys[name]) >= 32 for name in ("secret_key", "audit_key", "lookup_key"))
        assert len({keys["secret_key"], keys["audit_key"], keys["lookup_key"]}) == 3
        token = Fernet(keys["field_keys"][0]).encrypt(b"x")
        assert Fernet(load_or_make(tmp_path)["field_keys"][0]).decrypt(token) == b"x"

    def test_a_full_disk_at_the_first_start_leaves_nothing_half_written(self, tmp_path: Path, monkeypatch):
        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as while_full:
            while_full.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space"):
                load_or_make(tmp_path)
        assert not (tmp_path / "keys.json").exists()
        assert load_or_make(tmp_path) == json.loads((tmp_path / "keys.json").read_text())


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

    def test_tables_come_before_files_and_the_folder_before_both(self, collected, settings, tmp_path):
        settings.VAR_DIR = tmp_path / "deep" / "var"
        preparation.prepare()
        assert settings.VAR_DIR.is_dir()
        assert collected == ["migrate", "collectstatic"]
