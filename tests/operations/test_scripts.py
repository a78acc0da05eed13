"""The shell's side: what is installed, and what is refused before anything was touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest

from config.settings.reading import data_folder

ROOT = Path(__file__).resolve().parents[2]


def script(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "script" / words[0]), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, check=False)


def test_every_package_has_a_reason():
    rows = script("packages", "list").stdout.splitlines()
    names = [row.split()[0] for row in rows]
    assert {"libpango-1.0-0", "libharfbuzz-subset0", "chromium-headless-shell", "qpdf", "postgresql"} <= set(names)
    assert all(len(row.split()) >= 3 for row in rows)
    assert len(names) == len(set(names))


def test_names_of_a_group_are_bare_so_that_the_image_can_install_them():
    names = script("packages", "names", "print").stdout.split()
    assert "libpango-1.0-0" in names
    assert "chromium-headless-shell" not in names


def test_an_unknown_group_is_refused():
    answer = script("packages", "missing", "runn")
    assert answer.returncode == 1
    assert "run, print, test" in answer.stderr


def test_without_the_right_to_install_the_one_line_is_printed_and_nothing_happens(tmp_path):
    """A PATH without apt-get, sudo and the tools stands for a computer where this account may install nothing."""
    (tmp_path / "python3").symlink_to(sys.executable)
    answer = script("packages", "ensure", "test", PATH=str(tmp_path))
    assert answer.returncode == 1
    assert "sudo apt-get install -y chromium-headless-shell gettext poppler-utils qpdf" in answer.stderr
    assert answer.stdout == ""


def test_what_is_there_is_not_installed_again():
    assert script("packages", "ensure", "run", "print").stdout == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lan"], "./script/start --empty --lan"),
        (["--port", "eight"], "--port needs a number"),
        (["--fast"], "Unknown: --fast"),
        (["--school", "柳湾小学"], "belongs to an empty school"),
    ],
)
def test_start_refuses_what_it_does_not_understand_before_it_touches_anything(tmp_path, words, sentence):
    answer = script("start", *words, XINQIAO_VAR=str(tmp_path / "var"))
    assert answer.returncode == 2
    assert sentence in answer.stderr
    assert not (tmp_path / "var").exists()


def test_the_demo_never_takes_the_place_of_a_schools_own_data(tmp_path):
    (tmp_path / "db.sqlite3").write_text("a school")
    answer = script("start", XINQIAO_VAR=str(tmp_path))
    assert answer.returncode == 1
    assert "holds a school's own data" in answer.stderr
    assert (tmp_path / "db.sqlite3").read_text() == "a school"


def test_a_schools_own_data_never_mixes_with_the_demo(tmp_path):
    (tmp_path / "demo").touch()
    answer = script("start", "--empty", XINQIAO_VAR=str(tmp_path))
    assert answer.returncode == 1
    assert "holds the demo county" in answer.stderr


def test_no_script_names_a_package_registry():
    scripts = [path for path in (ROOT / "script").iterdir() if path.is_file()]
    for path in [*scripts, ROOT / ".ci" / "run", ROOT / "requirements.txt", ROOT / "Dockerfile"]:
        text = path.read_text()
        assert not any(host in text for host in ("pypi.org", "pythonhosted", "npmjs", "deb.debian.org")), path


def test_commands_run_as_the_manual_writes_them_with_the_libraries_of_their_own_folder():
    """./manage.py by Debian's own Python, which has none of them."""
    bare = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    line = [str(Path(sys._base_executable)), "-S", str(ROOT / "manage.py"), "version"]
    answer = subprocess.run(line, capture_output=True, text=True, env=bare, cwd="/", check=False)
    assert answer.stdout.strip() == django.get_version(), answer.stderr


def test_the_first_command_on_a_new_computer_installs_first(tmp_path):
    """As where a backup comes back: nothing was ever started there."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "script").mkdir()
    own = tmp_path / ".venv/bin/python"
    steps = {
        "packages": 'echo "packages $*"',
        "venv": f'echo "venv $*"; mkdir -p {own.parent}; printf \'#!/bin/sh\\necho own "$2"\' > {own}; chmod +x {own}',
    }
    for name, step in steps.items():
        (tmp_path / "script" / name).write_text(f"#!/bin/sh\n{step}\n")
        (tmp_path / "script" / name).chmod(0o755)
    line = [str(Path(sys._base_executable)), "-S", str(tmp_path / "manage.py"), "restore"]
    answer = subprocess.run(line, capture_output=True, text=True, check=False)
    assert answer.stdout.splitlines() == ["packages ensure run print", "venv run", "own restore"], answer.stderr


def test_a_command_that_names_no_folder_speaks_of_the_school_of_this_computer(tmp_path, monkeypatch):
    monkeypatch.delenv("XINQIAO_VAR", raising=False)
    (tmp_path / "var/school").mkdir(parents=True)
    (tmp_path / "var/demo").mkdir()
    assert data_folder("XINQIAO_VAR", tmp_path) == tmp_path / "var/school"  # nothing yet: a backup comes back here
    (tmp_path / "var/demo/demo").touch()
    assert data_folder("XINQIAO_VAR", tmp_path) == tmp_path / "var/demo"
    (tmp_path / "var/school/db.sqlite3").touch()
    assert data_folder("XINQIAO_VAR", tmp_path) == tmp_path / "var/school"
    monkeypatch.setenv("XINQIAO_VAR", str(tmp_path / "elsewhere"))
    assert data_folder("XINQIAO_VAR", tmp_path) == tmp_path / "elsewhere"
