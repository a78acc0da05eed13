from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.operations.backups.installations import Installation, scratch, scratch_url


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "elsewhere", scratch_url() if connection.vendor == "postgresql" else "")
    if made.url:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{scratch()}" WITH (FORCE)')  # a cut run may hold it
            cursor.execute(f'CREATE DATABASE "{scratch()}"')
    yield made
    if made.url:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{scratch()}" WITH (FORCE)')
