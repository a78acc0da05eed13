"""What `script/prove` can prove, and whether what was proved is still about the code of today.

A proof is a fault run or benchmark with ``run(wide: bool) -> dict``, or the tests marked `proof` in a test_NAME.py. It
speaks of the modules that it and its helpers in tests/ import by name, and of what the constant SPEAKS_OF adds. Its
evidence is stale when one of these files was changed by a commit that the evidence's own commit does not contain.
"""

import ast
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = ROOT / "docs" / "evidence"


@dataclass(frozen=True)
class Proof:
    name: str
    file: Path

    @property
    def is_test(self) -> bool:
        return self.file.stem.startswith("test_")

    @property
    def module(self) -> str:
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)


def proofs() -> dict[str, Proof]:
    return {one.name: one for one in sorted(all_proofs(), key=lambda one: one.name)}


def all_proofs() -> Iterator[Proof]:
    tests = ROOT / "tests"
    yield from (_proof(path) for path in (tests / "faults").glob("[!t]*.py") if "\ndef run(" in path.read_text())
    yield from (_proof(path) for path in (tests / "benchmarks").glob("bench_*.py"))
    yield from (_proof(path) for path in tests.rglob("test_*.py") if "pytest.mark.proof" in path.read_text())


def _proof(path: Path) -> Proof:
    return Proof(path.stem.removeprefix("bench_").removeprefix("test_"), path)


def spoken_of(file: Path) -> set[Path]:
    """Files and folders, the helpers in tests/ with all that they speak of."""
    found, waiting = set(), [file]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        if one.suffix == ".py" and ROOT / "tests" in one.parents:
            tree = ast.parse(one.read_text())
            waiting += [*_imported(tree), *_named_beside(tree)]
    return found


def _imported(tree: ast.Module) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = [_place(f"{node.module}.{alias.name}") for alias in node.names]
            yield from {part or _place(node.module) for part in parts} - {None}


def _place(module: str) -> Path | None:
    folder = ROOT / module.replace(".", "/")
    file = folder.with_suffix(".py")
    return file if file.exists() else folder if (folder / "__init__.py").exists() else None


def _named_beside(tree: ast.Module) -> Iterator[Path]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "SPEAKS_OF":
            yield from (ROOT / name for name in ast.literal_eval(node.value))


def status(proof: Proof) -> Iterator[str]:
    """A line for each database on which there is evidence; one that says so where there is none at all."""
    kept = [path for path in (EVIDENCE / f"{proof.name}{end}.json" for end in ("", "-postgresql")) if path.exists()]
    if not kept:
        yield f"{proof.name:32} never run"
    for path in kept:
        told = json.loads(path.read_text())
        outcome = "FAILED" if told["result"].get("passed") is False else "passed"
        commit, _, changed = told["commit"].partition("+")
        where = f"{told['date'][:10]} at {commit[:8]}{' with changes' if changed else ''}, {told['database']}"
        yield f"{proof.name:32} {outcome} {where}: {_age(proof, commit)}"


def _age(proof: Proof, commit: str) -> str:
    paths = sorted(str(path.relative_to(ROOT)) for path in spoken_of(proof.file))
    counted = git("rev-list", "--count", f"{commit}..HEAD", "--", *paths)
    if not counted:
        return "STALE, of a commit that is not known here"
    return "of today's code" if counted == "0" else f"STALE, its code changed in {counted} commits since"


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
