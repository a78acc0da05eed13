"""A save that cannot be stored says so, on a page and to a script, and shows no traceback."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.cannot_store import StorageFailure, why_not
from accounts.views import server_error
from accounts.views.errors import cannot_store
from screening.rounds.models import Sheet
from tests.chinese import chinese
from tests.conftest import Cast
from tests.pages import structure
from tests.rounds import factories as rounds

READ_ONLY = chinese("The data can be read only: nothing can be stored.")
NOT_SAVED = chinese("Nothing was saved")


def caused(kind: type[Exception], cause: Exception) -> Exception:
    error = kind("x")
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code  # type: ignore[misc]
    return caused(OperationalError, cause)


def of_postgresql(state: str | None) -> Exception:
    cause = Exception("x")
    cause.pgcode = state  # type: ignore[attr-defined]
    return caused(OperationalError, cause)


class TestWhy:
    @pytest.mark.parametrize(
        ("error", "why"),
        [
            (of_sqlite(13), StorageFailure.FULL),
            (of_sqlite(10 | 19 << 8), StorageFailure.FULL),
            (of_sqlite(8), StorageFailure.READ_ONLY),
            (of_sqlite(5 | 2 << 8), StorageFailure.BUSY),
            (of_sqlite(11), StorageFailure.DAMAGED),
            (of_sqlite(26), StorageFailure.DAMAGED),
            (of_sqlite(14), StorageFailure.GONE),
            (of_postgresql("53100"), StorageFailure.FULL),
            (of_postgresql("53300"), StorageFailure.BUSY),
            (of_postgresql("25006"), StorageFailure.READ_ONLY),
            (of_postgresql("57P01"), StorageFailure.GONE),
            (of_postgresql("40P01"), StorageFailure.BUSY),
            (of_postgresql("XX001"), StorageFailure.DAMAGED),
            (of_postgresql(None), StorageFailure.GONE),
            (InterfaceError("connection already closed"), StorageFailure.GONE),
            (OSError(errno.ENOSPC, "x"), StorageFailure.FULL),
            (OSError(errno.EROFS, "x"), StorageFailure.READ_ONLY),
        ],
    )
    def test_each_code_of_a_database_or_a_disk_has_its_reason(self, error, why):
        assert why_not(error) == why

    @pytest.mark.parametrize(
        "error",
        [
            None,
            ValueError("x"),
            of_sqlite(1),
            of_postgresql("42P01"),
            caused(DatabaseError, sqlite3.IntegrityError("UNIQUE")),
            OSError(errno.ENOENT, "x"),
        ],
    )
    def test_a_fault_of_the_program_is_none_of_them(self, error):
        assert why_not(error) is None

    def test_it_is_found_behind_the_errors_that_came_of_it(self):
        try:
            try:
                raise of_sqlite(13)
            except OperationalError:
                raise of_sqlite(1)  # noqa: B904  # “no such savepoint”
        except OperationalError as later:
            assert why_not(later) == StorageFailure.FULL

    def test_what_sqlite_says_when_its_disk_is_full(self):
        with closing(sqlite3.connect(":memory:")) as small:
            small.execute("CREATE TABLE filler (x)")
            small.execute("PRAGMA max_page_count = 3")
            with pytest.raises(sqlite3.OperationalError) as full:
                small.execute("INSERT INTO filler VALUES (zeroblob(100000))")
        assert why_not(caused(OperationalError, full.value)) == StorageFailure.FULL


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


@pytest.fixture
def read_only(sheet: Sheet) -> Iterator[None]:
    """From now on the database takes nothing; what stands in it can be read."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA query_only = ON" if on_sqlite else "SET CONSTRAINTS ALL IMMEDIATE; SET TRANSACTION READ ONLY"
        )
    yield
    if on_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def teacher(cast: Cast, sheet: Sheet) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.li)
    return browser


@pytest.mark.django_db
class TestADatabaseThatTakesNothing:
    def address(self, sheet: Sheet, name: str) -> str:
        return reverse(f"rounds:{name}", args=[sheet.public_id])

    def check(self, answer: Any) -> str:
        said: str = answer.content.decode()
        assert answer.status_code == 503 and answer["Retry-After"]
        assert READ_ONLY in said and "Traceback" not in said
        return said

    def test_a_page_about_children_says_so_and_names_none(self, teacher, sheet, cast, read_only):
        said = self.check(teacher.get(self.address(sheet, "show_sheet")))
        assert NOT_SAVED in said and structure.faults(said) == []
        assert not [child for child in cast.children.values() if child.name in said]

    def test_what_was_sent_is_said_to_stand_in_the_form_still(self, teacher, sheet, cast, read_only):
        still = chinese(
            "What you entered just now is not stored. Go back in your browser: it still stands in the form. Copy it "
            "onto paper before you close the page."
        )
        row = {f"v-{cast.children['yu'].public_id}": "0", f"0-{cast.children['yu'].public_id}": "1"}
        assert still in self.check(teacher.post(self.address(sheet, "show_sheet"), {"nonce": uuid4(), **row}))

    def test_signing_in_says_so(self, cast, sheet, read_only):
        browser = Client(raise_request_exception=False)
        said = self.check(browser.post(reverse("accounts:sign_in"), {"username": "teacher", "password": "x"}))
        assert chinese("Pages about children do not open either, because every look is written down.") in said

    def test_a_script_that_saves_rows_reads_a_sentence(self, teacher, sheet, cast, read_only):
        head = {"Accept": "application/json", "Idempotency-Key": str(uuid4())}
        rows = [[str(cast.children["yu"].public_id), "0", "1"]]
        body = {"forms": ["teacher-connection"], "rows": rows}
        address = self.address(sheet, "autosave_rows")
        answer = teacher.post(address, body, content_type="application/json", headers=head)
        assert answer.status_code == 503
        said = answer.json()
        assert (said["error"], said["why"]) == ("cannot-store", "read-only")
        assert said["message"].startswith(READ_ONLY)


def test_a_session_that_is_gone_is_asked_for_once_more() -> None:
    answer = cannot_store(RequestFactory().get("/"), SessionInterrupted())
    assert answer.status_code == 503
    assert chinese("This could not be stored just now.") in answer.content.decode()


def test_a_fault_of_the_program_stays_one() -> None:
    try:
        raise ValueError("x")
    except ValueError:
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
