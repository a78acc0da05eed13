"""A release: one archive with its day, the same bytes each time, and a signature that only the right file has."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not shutil.which("ssh-keygen") or not shutil.which("git"), reason="git and ssh-keygen"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small repository with this script, a key and who may sign."""
    folder = tmp_path / "house"
    for name in ("script", "deploy"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "script/release", folder / "script/release")
    (folder / "VERSION").write_text("0.2.0\n")
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0\n- new\n\n## 0.1.0\n- old\n")
    (folder / ".gitignore").write_text("dist/\n")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    public = (tmp_path / "key.pub").read_text().split()[:2]
    (folder / "deploy/release-signers").write_text(f"release {' '.join(public)}\n")
    git(folder, "init", "-q")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


def release(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RELEASE_DAY": "2026-12-01"}
    line = [str(folder / "script/release"), *map(str, words)]
    return subprocess.run(line, env=env, capture_output=True, text=True, check=False)


def test_an_archive_knows_its_day_is_the_same_twice_and_only_it_verifies(house, tmp_path):
    made = release(house, "--key", tmp_path / "key")
    assert made.returncode == 0, made.stderr
    archive = house / "dist/xinqiao-0.2.0.tar.gz"
    with tarfile.open(archive) as opened:
        assert opened.extractfile("xinqiao-0.2.0/RELEASED").read() == b"2026-12-01"
        assert "xinqiao-0.2.0/VERSION" in opened.getnames()
    first = archive.read_bytes()
    assert release(house, "--key", tmp_path / "key").returncode == 0
    assert archive.read_bytes() == first
    assert "The signature fits" in release(house, "--verify", archive).stdout
    archive.write_bytes(first[:-1] + bytes([first[-1] ^ 1]))
    refused = release(house, "--verify", archive)
    assert refused.returncode == 1
    assert "Do not install it" in refused.stderr


def test_somebody_elses_signature_is_refused(house, tmp_path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    assert release(house, "--key", tmp_path / "other").returncode == 0
    assert release(house, "--verify", house / "dist/xinqiao-0.2.0.tar.gz").returncode == 1


@pytest.mark.parametrize(
    ("changed", "content", "says"),
    [
        ("VERSION", "0.3.0\n", "changelog begins"),
        ("CHANGELOG.md", "# Changelog\n\n## 0.2.0 (unreleased)\n- new\n", "still says"),
        ("new.txt", "x", "committed"),
    ],
)
def test_what_is_not_ready_is_not_released(house, tmp_path, changed, content, says):
    (house / changed).write_text(content)
    if changed != "new.txt":
        commit(house)
    refused = release(house, "--key", tmp_path / "key")
    assert refused.returncode == 1
    assert says in refused.stderr
    assert not list(house.glob("dist/*.tar.gz"))


def test_without_a_key_it_says_how_to_make_one(house):
    assert "ssh-keygen" in release(house).stderr
