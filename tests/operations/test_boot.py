"""A computer that is switched on serves again: the unit says so in systemd's own words."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from screening.operations import boot


def unit(folder: Path, **changed: object) -> str:
    usual = {"program": folder, "folder": folder / "数据 1%", "python": Path(sys.executable), "user": "root"}
    return boot.unit_text(**{**usual, "port": 8000, "lan": True, "given": {}, **changed})  # type: ignore[arg-type]


def test_it_starts_this_program_on_this_data_and_prepares_first(tmp_path):
    text = unit(tmp_path, given={"XINQIAO_KEYS": "/media/usb/keys.json", "PATH": "/secret"})
    assert f"ExecStart={sys.executable} manage.py up --prepare --port 8000 --lan\n" in text
    assert f'Environment="XINQIAO_VAR={tmp_path}/数据 1%%"\n' in text
    assert "Environment=XINQIAO_KEYS=/media/usb/keys.json\n" in text
    assert "/secret" not in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this computer")
def test_systemd_finds_nothing_wrong_with_it(tmp_path):
    path = tmp_path / boot.NAME
    (tmp_path / "manage.py").write_text("")
    path.write_text(unit(tmp_path))
    assert verified(path) == ""
    path.write_text(unit(tmp_path).replace("KillMode=mixed", "KillMode=mixt"))
    assert "kill mode" in verified(path)


def verified(path: Path) -> str:
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stderr.splitlines() if boot.NAME in line)


def test_the_command_writes_it_beside_the_data_and_says_what_to_type(tmp_path, settings, capsys):
    settings.VAR_DIR, settings.KEY_FILE = tmp_path, tmp_path / "keys.json"
    call_command("boot_unit", port=8010)
    assert "--port 8010" in (tmp_path / boot.NAME).read_text()
    said = capsys.readouterr().out
    assert "systemctl enable --now xinqiao.service" in said
    settings.KEY_FILE = None
    with pytest.raises(CommandError, match="containers"):
        call_command("boot_unit")
