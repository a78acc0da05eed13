"""What PostgreSQL means to read for a page at a school, in a county twenty times as large: no large table from end to
end, and not much more than is shown."""

import pytest
import time_machine
from django.db import connection

from accounts.models import User
from screening.operations.demo.school_year import demo_day
from tests.benchmarks import bench_growth
from tests.benchmarks.copies import multiply
from tests.benchmarks.plans import Read, as_in_the_compose_file, reads_of
from tests.benchmarks.walked import signed_in, walk

LARGE = 5_000  # rows of a table that nobody reads from end to end for one school
A_FEW, READ_FOR_ONE = 250, 20
AT_SCHOOL = ("teacher", "counselor", "headteacher", "schooladmin", "staff")


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="its planner is asked")
def test_no_page_at_a_school_reads_a_large_table_or_much_more_than_it_shows():
    bench_growth.county()
    _let_statements_take_their_time()
    with time_machine.travel(f"{demo_day(bench_growth.STARTED)}T10:00:00+08:00", tick=True):
        people = {name: signed_in(User.objects.get(username=name)) for name in AT_SCHOOL}
        pages = {name: walk(browser) for name, browser in people.items()}
        multiply(20, with_log=True)
        as_in_the_compose_file()
        wrong = [
            f"{name} {kind}: {said}"
            for name, browser in people.items()
            for kind, address in pages[name].items()
            for said in {_wrong(read) for read in reads_of(browser, address)} - {""}
        ]
    assert not wrong, "\n".join(wrong)


def _let_statements_take_their_time() -> None:
    """Who raises an urgent concern gets an answer soon: a limit for the transaction, which here is the whole test."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


def _wrong(read: Read) -> str:
    whole = {table: rows for table, rows in read.whole_tables.items() if rows > LARGE}
    if whole:
        return f"reads all of {whole}: {read.sql[:300]}"
    if read.rows > READ_FOR_ONE * max(read.shown, A_FEW):
        return f"reads {read.rows} rows for {read.shown}: {read.sql[:300]}"
    return ""
