"""Each optional app may be left out: the core starts without it, and its own tests pass."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

OPTIONAL = [app.removeprefix("screening.") for app in settings.OPTIONAL_APPS]
CORE_PAGES = (
    "tests/home/test_first_screens.py",
    "tests/reports/county/test_district_pages.py",
    "tests/library/test_pages_files.py",
    "tests/cases/child/test_child_page.py",
)
EVERY_ADDRESS = "tests/authorization/test_matrix.py::test_every_address_is_in_the_table"


def run_without(app: str, *command: str) -> subprocess.CompletedProcess[str]:
    """With the settings and, where there is one, the migrated database of this process."""
    environment = os.environ | {"XINQIAO_WITHOUT": app, "XINQIAO_TEST_DATABASE": f"without_{app}"}
    environment.pop("XINQIAO_TEST_VAR", None)
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("app", OPTIONAL)
@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "makemigrations", "--check", "--dry-run"),  # what `check` asks, it asks first
        ("-m", "pytest", "-q", "-p", "no:randomly", *CORE_PAGES, EVERY_ADDRESS),
    ],
    ids=["migrations", "pages"],
)
def test_the_core_stands_without_it(app: str, command: tuple[str, ...]) -> None:
    done = run_without(app, *command)
    assert done.returncode == 0, done.stdout + done.stderr
