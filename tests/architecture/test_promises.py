"""Each promise of docs/security.md names what checks it, which is there, and what asks for it."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.proofs import ROOT, proofs

TEXT = (ROOT / "docs" / "security.md").read_text()
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")][1:]
NAMED = sorted(set(re.findall(r"`([^`]+)`", TEXT)))


def holds_tests(path: Path) -> bool:
    files = path.rglob("test_*.py") if path.is_dir() else [path]
    return any(re.search(r"^ *def test_", file.read_text(), re.MULTILINE) for file in files)


def there(named: str) -> bool:
    first, _, rest = named.partition(" ")
    if first == "./script/prove":
        return rest in proofs() or rest == "名称"
    if first == "manage.py" or first in get_commands():
        return rest.split()[0] in get_commands() if first == "manage.py" else True
    if first.startswith("tests/"):
        return (ROOT / first).exists() and holds_tests(ROOT / first)
    return (ROOT / first).exists()


@pytest.mark.parametrize("named", [name for name in NAMED if re.match(r"tests/|\./|manage\.py ", name)])
def test_what_checks_a_promise_is_there(named: str) -> None:
    assert there(named)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split("·")[-1].strip())
def test_every_promise_has_a_check_and_somebody_who_asks_for_it(row: list[str]) -> None:
    _promise, _how, check, asked = (part.strip() for part in row)
    assert re.search(r"`(tests/|\./script/|manage\.py )", check)
    assert re.search(r"§|ASVS \d|网络安全法", asked)


@pytest.mark.parametrize("named", ["tests/nowhere", "tests/proofs.py", "./script/prove nothing", "manage.py nothing"])
def test_what_is_not_there_is_noticed(named: str) -> None:
    assert not there(named)
