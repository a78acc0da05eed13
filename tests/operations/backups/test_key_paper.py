"""The backup key on a sheet of paper, and nowhere else."""

from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from screening.operations.backups.sealing import key_text, make_recipient, read_key, recipient, recipient_text
from tests.documents.pdf import Paper

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    return tmp_path


def ask(**more: object) -> str:
    out = StringIO()
    call_command("backup_key", stdout=out, **more)
    return out.getvalue()


def key_on(paper: Path):
    lines = [line.replace(" ", "") for line in Paper(paper, 1, ()).text.splitlines()]
    return read_key("".join(line for line in lines if len(line) == 28 and line.isupper()))


def test_the_letters_on_the_paper_open_what_is_locked_here(folder: Path):
    paper = folder / "key.pdf"
    said = ask(sheet=paper)
    assert recipient_text(key_on(paper).public_key()) == recipient_text(recipient())
    assert str(paper) in said
    assert paper.stat().st_mode & 0o077 == 0
    with pikepdf.open(paper) as opened:
        assert len(opened.pages) == 1


def test_no_copy_of_the_key_stays_beside_the_data(folder: Path, settings):
    paper = folder / "key.pdf"
    ask(sheet=paper)
    letters = key_text(key_on(paper))
    kept = b"".join(path.read_bytes() for path in settings.VAR_DIR.rglob("*") if path.is_file())
    assert letters.encode() not in kept
    with pytest.raises(CommandError, match="beside the data"):
        ask(sheet=settings.VAR_DIR / "key.pdf", replace=True)


def test_a_sheet_that_cannot_be_written_costs_no_key(folder: Path):
    with pytest.raises(CommandError, match="Nothing was made"):
        ask(sheet=folder / "no such stick" / "key.pdf")
    assert recipient() is None


def test_a_worn_paper_is_printed_anew_for_whoever_has_its_letters(folder: Path):
    key, other = make_recipient(), folder / "other"
    (folder / "letters").write_text(key_text(key))
    ask(sheet=folder / "key.pdf", key_file=folder / "letters")
    assert key_text(key_on(folder / "key.pdf")) == key_text(key)
    make_recipient()
    with pytest.raises(CommandError, match="not the key"):
        ask(sheet=other, key_file=folder / "letters")
    assert not other.exists()
