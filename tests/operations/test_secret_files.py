"""A secret in a file does what it does in the environment, and a file that cannot be used is named."""

from pathlib import Path

import pytest

from config.settings.secret_files import read_secret_files
from config.settings.secrets import KeysRefused


def read(environment: dict[str, str], folder: Path) -> dict[str, str]:
    read_secret_files(environment, folder)
    return environment


def test_a_container_finds_its_secrets_without_being_told_where(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from the file\n")
    assert read({}, tmp_path) == {"SECRET_KEY": "from the file"}
    assert read({"SECRET_KEY": ""}, tmp_path)["SECRET_KEY"] == "from the file"


def test_what_the_environment_says_itself_stays(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from the file")
    assert read({"SECRET_KEY": "said"}, tmp_path) == {"SECRET_KEY": "said"}


def test_a_file_that_is_named_counts_more_than_anything(tmp_path: Path) -> None:
    named = tmp_path / "broker"
    named.write_text("amqp://one\n")
    environment = {"CELERY_BROKER_URL": "redis://other", "CELERY_BROKER_URL_FILE": str(named)}
    assert read(environment, tmp_path)["CELERY_BROKER_URL"] == "amqp://one"


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"], ids=["missing", "empty", "blank", "no text"])
def test_a_file_that_cannot_be_used_is_named_with_its_setting(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeysRefused) as refused:
        read({"AUDIT_KEY_FILE": str(path)}, tmp_path)
    assert "AUDIT_KEY" in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_folder_in_the_place_of_a_file_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "audit_key").mkdir()  # what an engine makes where the file on its side is missing
    with pytest.raises(KeysRefused, match="AUDIT_KEY"):
        read({}, tmp_path)
