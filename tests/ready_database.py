"""A migrated database to begin with.

    python -m tests.ready_database     migrates an empty one, leaves it there and prints its name

`script/test` has one made of each kind and names it in XINQIAO_READY_DATABASE; every process of the suite then begins
with a copy of it instead of migrating an empty one again. XINQIAO_READY_FILE names the one of SQLite on every database,
for an installation of a school's own that a test sets up.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

READY, READY_FILE = "XINQIAO_READY_DATABASE", "XINQIAO_READY_FILE"


@contextmanager
def copied() -> Iterator[bool]:
    """Whether there is one; its copy then stands where the test database of this process is looked for."""
    ready = os.environ.get(READY)
    if not ready:
        yield False
        return
    name = str(connection.settings_dict["TEST"]["NAME"])
    if connection.vendor == "sqlite":
        shutil.copyfile(ready, name)
        yield True
        return
    _on_server(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
    _on_server(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(ready)}")
    yield True
    connection.close()
    _on_server(f"DROP DATABASE {_quoted(name)} WITH (FORCE)")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def make() -> str:
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    return str(connection.settings_dict["NAME"])


if __name__ == "__main__":
    import django

    django.setup()
    print(make())
