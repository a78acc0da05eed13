"""What was proved says of which code, and says so when that code has changed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests import proofs
from tests.proofs import Proof


def test_every_proof_has_a_name_of_its_own():
    """Two of one name would overwrite each other's evidence."""
    names = Counter(one.name for one in proofs.all_proofs())
    assert {name for name, count in names.items() if count > 1} == set()
    assert {"scoring", "class_saves", "chain"} <= set(names)


def test_a_proof_speaks_of_what_its_helpers_import_and_not_of_everything():
    found = {str(path.relative_to(proofs.ROOT)) for path in proofs.spoken_of(proofs.proofs()["class_sheet"].file)}
    assert {"tests/benchmarks/class_sheets.py", "screening/rounds/services", "accounts/audit/recording.py"} <= found
    assert not any(path.startswith("screening/reports") for path in found)


@pytest.fixture
def proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Proof:
    """A house of two rooms, of which the proof speaks of one."""
    monkeypatch.setattr(proofs, "ROOT", tmp_path)
    monkeypatch.setattr(proofs, "EVIDENCE", tmp_path / "evidence")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text('from here import counted\n\nSPEAKS_OF = ("pages",)\n')
    (tmp_path / "here.py").write_text("counted = 1\n")
    (tmp_path / "there.py").write_text("other = 1\n")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text("1")
    proofs.git("init", "-q")
    commit()
    return Proof("x", tmp_path / "tests" / "test_x.py")


def commit() -> str:
    proofs.git("add", "-A")
    proofs.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x")
    return proofs.git("rev-parse", "HEAD")


def kept(passed: bool, at: str) -> None:
    proofs.EVIDENCE.mkdir(exist_ok=True)
    told = {"date": "2026-11-28T", "commit": at, "database": "sqlite", "result": {"passed": passed}}
    (proofs.EVIDENCE / "x.json").write_text(json.dumps(told))


def test_a_proof_without_evidence_was_never_run(proof: Proof) -> None:
    assert [line.split(maxsplit=1)[1] for line in proofs.status(proof)] == ["never run"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("there.py", "of today's code"),
        ("here.py", "STALE, its code changed in 1 commits since"),
        ("pages/one.html", "STALE, its code changed in 1 commits since"),
        ("tests/test_x.py", "STALE, its code changed in 1 commits since"),
    ],
)
def test_evidence_is_stale_once_its_code_has_changed(proof: Proof, changed: str, said: str) -> None:
    kept(passed=False, at=proofs.git("rev-parse", "HEAD"))
    with (proofs.ROOT / changed).open("a") as file:
        file.write("# more\n")
    commit()
    (line,) = proofs.status(proof)
    assert line.endswith(said) and "FAILED" in line


def test_evidence_of_an_unknown_commit_is_stale(proof: Proof) -> None:
    kept(passed=True, at="0" * 40)
    (line,) = proofs.status(proof)
    assert "passed" in line and "STALE" in line
