"""The file can be checked and read by any SQLite, without a line of this program."""

import sqlite3
from contextlib import closing

import pytest
from django.db import IntegrityError, connection, transaction

from screening.reports.models import MonthlyReport


@pytest.mark.once
@pytest.mark.django_db
def test_the_tables_need_no_function_of_django(tmp_path) -> None:
    """Loaded into an empty file, which asks every constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        tables = [text for (text,) in cursor.fetchall()]
    with closing(sqlite3.connect(tmp_path / "plain.sqlite3")) as plain:
        for text in tables:
            plain.execute(text)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [text for text in tables if "_extract(" in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "fits"), [("2026-10-01", True), ("2026-10-11", False), ("2026-01-31", False)])
def test_a_month_is_still_its_first_day(cast, day, fits) -> None:
    report = MonthlyReport(school=cast.school, month=day, figures={}, input_hash="x")
    if fits:
        report.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            report.save()
