"""A school's own computer left for another one, or for the county's PostgreSQL: everything arrives, nothing is opened
on the way, and only one of the two places goes on."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from screening.operations.backups.values import for_copy, form
from tests import embedded_file
from tests.operations.backups.installations import ROOT, Installation
from tests.operations.processes import until

pytestmark = [pytest.mark.slow, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]

CAST = """
from tests.conftest import make_cast
from tests.cases import factories as make
from django.conf import settings
cast = make_cast()
make.make_urgent(cast, cast.zhou)
from accounts import audit
audit.seal_leftovers()
paper = settings.DOCUMENT_DIR / "ab" / "abcdef"
paper.parent.mkdir(parents=True)
paper.write_bytes(b"sealed-paper")
from screening.operations.backups.sealing import make_recipient
from screening.operations.backups.sealing import key_text
print(key_text(make_recipient()))
"""
# What the program reads of every row, opened; written without a line of what moves it.
READ = """
import json
from django.apps import apps
for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
    rows = model.objects.values_list(*[field.attname for field in model._meta.concrete_fields])
    for row in sorted(json.dumps(list(values), sort_keys=True, default=str) for values in rows):
        print(model._meta.label, row)
"""
NEW_ROW = "from students.models import County; print(County.objects.create(name='x').pk)"
SINCE = ("accounts.AuditEvent", "accounts.AuditAnchor", "accounts.KeyFingerprint", "operations.Backup")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object) -> Installation:
    """A school's computer: SQLite, encrypted, with people, children, an urgent concern and a paper."""
    made = Installation(tmp_path_factory.mktemp("school"), url="")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        embedded_file.put_keys_and_tables(made.folder)
    for words in (["prepare", "--tables"], ["shell", "-v", "0", "-c", CAST]):
        answer = made.manage(*words)
        assert answer.returncode == 0, answer.stderr
    made.folder.joinpath("paper.txt").write_text(answer.stdout)
    return made


@pytest.fixture
def old(school: Installation, tmp_path: Path) -> Installation:
    return Installation(Path(shutil.copytree(school.folder, tmp_path / "old")), url="")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def carried(old: Installation, stick: Path) -> Path:
    answer = old.manage("move", "--to", stick, "--key-file", old.folder / "paper.txt")
    assert answer.returncode == 0, answer.stderr
    assert "proved" in answer.stdout
    return next(stick.glob("*.backup"))


def read(place: Installation) -> list[str]:
    answer = place.manage("shell", "-v", "0", "-c", READ)
    assert answer.returncode == 0, answer.stderr
    return [row for row in answer.stdout.splitlines() if not row.startswith(SINCE)]


def stored_texts(place: Installation) -> set[str]:
    """Of one table, as they lie in the database."""
    asks = "SELECT what FROM cases_urgentconcern"
    if place.url:
        import psycopg2

        with closing(psycopg2.connect(place.url)) as opened, opened.cursor() as cursor:
            cursor.execute(asks)
            return {text for (text,) in cursor.fetchall()}
    with closing(embedded_file.opened(place.folder)) as file:
        return {text for (text,) in file.execute(asks)}


def test_everything_arrives_sealed_as_it_was_and_the_log_still_verifies(old, carried, elsewhere):
    answer = elsewhere.manage("restore", carried, "--key-file", old.folder / "paper.txt")
    assert answer.returncode == 0, answer.stderr
    before = read(old)
    assert len(before) > 100
    assert read(elsewhere) == before
    texts = stored_texts(old)
    assert texts and not any("URGENT" in text for text in texts)
    assert stored_texts(elsewhere) == texts
    assert (elsewhere.folder / "documents/ab/abcdef").read_bytes() == b"sealed-paper"
    head = answer.stdout.split("--anchor ")[1].split()[0]
    checked = elsewhere.manage("audit_verify", "--seal", "--anchor", head)
    assert checked.returncode == 0, checked.stdout
    assert (
        elsewhere.manage("shell", "-v", "0", "-c", NEW_ROW).stdout
        == old.manage("shell", "-v", "0", "-c", NEW_ROW).stdout
    )


def test_only_one_of_the_two_places_goes_on_and_the_old_one_can_be_taken_back(old, carried):
    assert "moved elsewhere" in old.manage("up", "--prepare").stderr
    assert "moved elsewhere" in old.manage("move", "--to", carried.parent).stderr
    assert "on this computer again" in old.manage("move", "--stay").stdout
    assert "was not moved" in old.manage("move", "--stay").stdout
    assert old.manage("prepare", "--tables").returncode == 0


def test_nothing_has_moved_where_the_stick_is_out_the_key_is_wrong_or_the_program_runs(old, stick, tmp_path):
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(subprocess.run([sys.executable, "-c", WRONG_KEY], cwd=ROOT, capture_output=True, text=True).stdout)
    for words, says in [
        (["--to", tmp_path / "none"], "stick"),
        (["--to", stick, "--key-file", wrong], "Nothing was moved"),
    ]:
        answer = old.manage("move", *words)
        assert answer.returncode == 1
        assert says in answer.stderr and "Traceback" not in answer.stderr
        assert not (old.folder / "moved").exists()


WRONG_KEY = """
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from screening.operations.backups.sealing import key_text
print(key_text(X25519PrivateKey.generate()))
"""


@pytest.mark.proof
def test_killed_while_rows_go_across_the_old_place_is_whole_and_the_new_one_can_begin_again(old, carried, elsewhere):
    if connection.vendor != "postgresql":
        pytest.skip("a file takes its place in one step")
    words = ["restore", str(carried), "--key-file", str(old.folder / "paper.txt")]
    restoring = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=elsewhere.environment())
    until(lambda: rows_go_across(elsewhere), "rows go across", patience=900)  # a bound, not a measure
    os.kill(restoring.pid, signal.SIGKILL)
    restoring.wait()
    assert "User" not in {row.split()[0].partition(".")[2] for row in read(elsewhere)}
    answer = elsewhere.manage(*words)
    assert answer.returncode == 0, answer.stderr
    assert old.manage("move", "--stay").returncode == 0
    assert read(elsewhere) == read(old)
    assert "There is data here" in elsewhere.manage(*words).stderr


def rows_go_across(place: Installation) -> bool:
    """TRUNCATE holds its lock until the rows are in; no migration takes one on this table."""
    import psycopg2

    asks = "SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'django_migrations'"
    with closing(psycopg2.connect(place.url)) as opened, opened.cursor() as cursor:
        cursor.execute(f"{asks} AND l.mode = 'AccessExclusiveLock' AND l.granted")
        return cursor.fetchone() is not None


@pytest.mark.parametrize(
    ("kind", "stored", "given_back"),
    [
        ("boolean", 1, True),
        ("uuid", "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"),
        ("timestamp with time zone", "2026-11-30 23:00:00", "2026-12-01T07:00:00+08:00"),
        ("jsonb", '{"b": 1e2, "a": [0.50, null]}', '{"a": [0.5, null], "b": 100}'),
        ("numeric", 1.5, "1.50"),
        ("text", "gAAAA\\x\tsealed\n", "gAAAA\\x\tsealed\n"),
        ("date", None, None),
    ],
)
def test_a_value_has_one_form_in_both_databases(kind, stored, given_back):
    assert form(kind, stored) == form(kind, given_back)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text", "1", "2"),
        ("jsonb", "[1]", '["1"]'),
        ("jsonb", "[1, 2]", "[2, 1]"),
        ("text", "", None),
        ("date", None, "2026-01-01"),
    ],
)
def test_two_values_have_two_forms(kind, one, other):
    assert form(kind, one) != form(kind, other)


def test_a_line_for_copy_keeps_what_would_end_a_value():
    assert for_copy("text", "a\tb\nc\\d\r") == "a\\tb\\nc\\\\d\\r"
    assert for_copy("text", None) == "\\N"
    assert for_copy("text", "\\N") == "\\\\N"
