"""A backup of one installation, put back into an empty one by the command a person would type."""

import hashlib
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from screening.documents.models import Document
from screening.operations.backups import drilling, making
from screening.operations.backups.sealing import key_text, make_recipient
from screening.operations.models import Backup
from screening.rights.services import erase_child
from students.models import Student
from tests import embedded_file
from tests.cases import factories as make
from tests.operations.backups.installations import rows_of

pytestmark = [pytest.mark.slow, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]
WRITTEN_SINCE = {"accounts_auditevent", "accounts_keyfingerprint", "django_migrations"}
MADE_BY_MIGRATING = {"auth_permission", "django_content_type"}  # the suite may have emptied them here


@pytest.fixture
def here(transactional_db: None, tmp_path: Path, settings: object) -> Path:
    """The cast with notes, urgent concerns and a document, and the folder of its installation."""
    from tests.conftest import make_cast

    folder = tmp_path / "here"
    folder.mkdir()
    settings.VAR_DIR, settings.DOCUMENT_DIR = folder, folder / "documents"  # type: ignore[attr-defined]
    settings.AUDIT_KEY, settings.LOOKUP_KEY = "audit-" * 8, "look-up-" * 6  # type: ignore[attr-defined]
    cast = make_cast()
    make.make_urgent(cast, cast.zhou)
    paper = settings.DOCUMENT_DIR / "ab" / "abcdef"  # type: ignore[attr-defined]
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF SENTINEL-OF-A-PAPER")
    assert Document.objects.count() == 0
    return folder


@pytest.fixture
def key(here: Path) -> X25519PrivateKey:
    return make_recipient()


@pytest.fixture
def key_file(key: X25519PrivateKey, tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text(key_text(key).lower())
    return path


@pytest.fixture
def archive(here: Path, key: X25519PrivateKey) -> Path:
    call_command("backup", verbosity=0)
    row = Backup.objects.get()
    return Path(row.folder) / row.file_name


def as_it_is_here() -> dict[str, list[str]]:
    """Past Django, which would turn texts into moments."""
    if connection.vendor == "sqlite":
        with closing(embedded_file.opened_here()) as opened:
            return rows_of(opened.cursor())
    import psycopg2

    given = connection.get_connection_params()
    plain = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}
    with closing(psycopg2.connect(**plain)) as opened, opened.cursor() as reading:
        return rows_of(reading)


def test_every_row_and_paper_comes_back(archive, key_file, elsewhere, here):
    answer = elsewhere.manage("restore", archive, "--key-file", key_file)
    assert answer.returncode == 0, answer.stderr
    there, written = elsewhere.rows(), as_it_is_here()
    assert set(there) == set(written)
    written["operations_backup"] = []  # noted after it was made
    different = {name for name in there if there[name] != written[name]}
    assert different <= WRITTEN_SINCE | MADE_BY_MIGRATING
    assert len(there["students_student"]) == Student.objects.count() > 0
    before = set(there["accounts_auditevent"])
    assert len(set(written["accounts_auditevent"]) - before) == 1  # the backup itself, noted afterwards
    assert (elsewhere.folder / "documents/ab/abcdef").read_bytes() == (here / "documents/ab/abcdef").read_bytes()
    assert elsewhere.manage("health", "keys", "tables").returncode == 0
    assert elsewhere.manage("migrate", "--fake", "research", "zero").returncode == 0
    assert elsewhere.manage("migrate", "--fake", "research").returncode == 0  # with a number of its own
    head = answer.stdout.split("--anchor ")[1].split()[0]
    checked = elsewhere.manage("audit_verify", "--seal", "--anchor", head)
    assert checked.returncode == 0, checked.stdout
    assert "There is data here" in elsewhere.manage("restore", archive, "--key-file", key_file).stderr
    if connection.vendor == "postgresql":  # the next row gets a number of its own
        begun = elsewhere.manage("shell", "-c", "from students.models import County; County.objects.create(name='x')")
        assert begun.returncode == 0, begun.stderr


@pytest.mark.once  # what is erased again is asked once the rows are back, which is the test above
def test_a_child_erased_after_the_backup_was_made_is_erased_again(archive, key_file, elsewhere):
    child = Student.objects.filter(urgent_concerns=None).first()
    erase_child(child, by=None)
    answer = elsewhere.manage("restore", archive, "--key-file", key_file)
    assert answer.returncode == 0, answer.stderr
    there = elsewhere.rows()
    assert len(there["students_student"]) == Student.objects.count() > 0
    text = str({name: rows for name, rows in there.items() if not name.startswith("accounts_audit")})
    assert child.name not in text
    assert str(child.public_id) not in text and child.public_id.hex not in text
    if elsewhere.folder.joinpath("db.sqlite3").exists():
        stored = b"".join(path.read_bytes() for path in elsewhere.folder.glob("db.sqlite3*"))
        assert child.name.encode() not in stored


def test_a_wrong_key_a_cut_file_and_a_changed_one_write_nothing(archive, key_file, elsewhere, tmp_path):
    whole = archive.read_bytes()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(key_text(X25519PrivateKey.generate()))
    cut, changed = tmp_path / "cut.backup", tmp_path / "changed.backup"
    cut.write_bytes(whole[:-40])
    changed.write_bytes(whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :])
    for path, paper, says in [
        (archive, wrong, "key does not open"),
        (cut, key_file, "cut off or was changed"),
        (changed, key_file, "cut off or was changed"),
    ]:
        answer = elsewhere.manage("restore", path, "--key-file", paper)
        assert answer.returncode != 0
        assert says in answer.stderr
        assert "Traceback" not in answer.stderr
        assert elsewhere.is_empty()
    if connection.vendor == "sqlite":  # a whole restore into PostgreSQL, half a minute, is the test above
        assert elsewhere.manage("restore", archive, "--key-file", key_file).returncode == 0


def test_nothing_in_the_archive_can_be_read(archive, here, settings):
    whole = archive.read_bytes()
    secrets = [settings.AUDIT_KEY, settings.LOOKUP_KEY, *settings.FIELD_KEYS, "SENTINEL-OF-A-PAPER", "URGENT-SENTINEL"]
    names = [*User.objects.values_list("name", flat=True), *Student.objects.values_list("name", flat=True)]
    assert len(names) > 10
    assert [text for text in [*names, *secrets] if text.encode() in whole] == []
    assert archive.stat().st_mode & 0o077 == 0
    left = [path.name for path in [*here.iterdir(), *archive.parent.iterdir()]]
    assert sorted(left) == sorted(["backup-recipient", "backups", "documents", ".lock", archive.name])


def test_a_drill_proves_it_and_notes_that(archive, key_file, key, tmp_path, capsys):
    call_command("drill", key_file=key_file)
    assert "proved" in capsys.readouterr().out
    assert Backup.objects.get().proved_at is not None
    Backup.objects.update(proved_at=None)
    archive.write_bytes(archive.read_bytes()[:-1])
    with pytest.raises(CommandError, match="NOT GOOD"):
        call_command("drill", key_file=key_file)
    assert Backup.objects.get().proved_at is None
    archive.unlink()
    with pytest.raises(CommandError, match="no backup"):
        call_command("drill", key_file=key_file)


def test_a_drill_counts_the_rows_anew(archive, key, monkeypatch):
    opened = drilling.open_archive(archive, key)
    opened.manifest["tables"]["students_student"]["rows"] += 1
    monkeypatch.setattr(drilling, "open_archive", lambda *_: opened)
    with pytest.raises(drilling.Damaged):
        drilling.drill(archive, key)


def test_without_a_key_or_a_stick_there_is_a_sentence(here, tmp_path):
    with pytest.raises(CommandError, match="backup_key"):
        call_command("backup")
    make_recipient()
    with pytest.raises(CommandError, match="stick"):
        call_command("backup", to=tmp_path / "none")
    stick = tmp_path / "stick"
    stick.mkdir()
    call_command("backup", to=stick, verbosity=0)
    assert [path.suffix for path in stick.iterdir() if path.name != ".lock"] == [".backup"]
    assert hashlib.sha256(next(stick.glob("*.backup")).read_bytes()).hexdigest() == Backup.objects.get().sha256


def test_what_a_killed_backup_left_is_swept_away(here, key):
    folder = making.backup_folder()
    folder.mkdir()
    (folder / ".xinqiao-2026-01-01-000000-daily.backup.unfinished").write_bytes(b"half")
    (here / "copy-abc").mkdir()
    (here / "copy-abc" / "db.sqlite3").write_bytes(b"in clear")
    call_command("backup", verbosity=0)
    assert not (here / "copy-abc").exists()
    assert not list(folder.glob("*.unfinished")) + list(folder.glob(".*.unfinished"))


def test_while_one_is_written_another_does_not_begin(here, key):
    folder = making.backup_folder()
    folder.mkdir()
    with making._alone(folder), pytest.raises(CommandError, match="Another backup"):
        call_command("backup")
