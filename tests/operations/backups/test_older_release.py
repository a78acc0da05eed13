"""A backup that an earlier release made comes back into this one."""

from pathlib import Path

import pytest
from django.db import connection

from screening.jobs.schema import known_names
from tests.operations import older_release


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.real_clock
@pytest.mark.django_db
def test_it_is_restored_brought_up_to_date_and_read(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    folder = tmp_path / "school"
    answer = older_release.manage(folder, "restore", str(older_release.BACKUP), "--key-file", str(older_release.KEY))
    assert answer.returncode == 0, answer.stderr
    assert older_release.HEAD in answer.stdout
    assert older_release.names_of_children(folder) == older_release.CHILDREN
    checked = older_release.manage(folder, "audit_verify", "--anchor", older_release.HEAD)
    assert checked.returncode == 0 and "nothing wrong" in checked.stdout


def test_it_is_older_than_this_program(tmp_path: Path) -> None:
    """Once its tables are today’s, it proves nothing: make another one, as its README says."""
    made = {tuple(name) for name in older_release.put_down(tmp_path / "school")["migrations"]}
    assert known_names() - made
