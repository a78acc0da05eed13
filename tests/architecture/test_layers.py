"""Dependencies run down only: the contracts of pyproject.toml, on the code and on planted breaches."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, sources

LINT = Path(sys.executable).parent / "lint-imports"
PLANTED = {
    "dependencies run down only": ("students/planted.py", "import screening.cases.models"),
    "privacy is the lowest layer of all": ("accounts/privacy/planted.py", "import accounts.models"),
    "the core does not know research and interchange": (
        "screening/home/planted.py",
        "import screening.research.models",
    ),
    "instruments, scoring and the reading of paper are pure": ("screening/scoring/planted.py", "import django.db"),
    "scoring stands on instruments, never the other way": (
        "screening/instruments/planted.py",
        "import screening.scoring",
    ),
    "only jobs and config know celery": ("screening/documents/planted.py", "import celery"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said about a copy of the code in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file in sources():
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8")
    for path, text in PLANTED.values():
        (folder / path).write_text(text + "\n")
    return lint(folder).stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_broken_contract_is_noticed(contract: str, broken: str) -> None:
    assert f"{contract} BROKEN" in broken


def test_every_package_is_under_contract() -> None:
    assert {file.module.split(".")[0] for file in sources()} == set(PACKAGES)
