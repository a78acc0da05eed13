"""A unit for systemd, so that a computer which is switched on serves again before anybody signs in to it. Pure."""

from collections.abc import Mapping
from pathlib import Path

NAME = "xinqiao.service"
HANDED_ON = ("XINQIAO_KEYS", "BACKUP_DIR", "SECOND_FACTOR")  # settings of the shell in which the unit was written
_UNIT = """\
[Unit]
Description=Xinqiao
Wants=network-online.target
After=network-online.target time-sync.target
RequiresMountsFor={folder}
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
User={user}
UMask=0077
WorkingDirectory={program}
{environment}
ExecStart={command}
Restart=on-failure
RestartSec=20
KillMode=mixed
TimeoutStopSec=30
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
"""
SAYS = """\
写好了：{path}。开机自动启动，请再输入这三行（要管理员密码）：
Written: {path}. To start with the computer, type these lines too (they ask for an administrator's password):

  sudo cp {quoted} /etc/systemd/system/
  sudo systemctl daemon-reload
  sudo systemctl enable --now {name}

先停下正在运行的（Ctrl-C）。看它好不好：systemctl status {unit}；它写的话：journalctl -u {unit}。
停下（升级前也要）：sudo systemctl stop {unit}。
Stop the one that runs now first (Ctrl-C). How it is: systemctl status {unit}; what it says: journalctl -u {unit}; to
stop it, before an upgrade too: sudo systemctl stop {unit}.
"""


def unit_text(
    *, program: Path, folder: Path, python: Path, user: str, port: int, lan: bool, given: Mapping[str, str]
) -> str:
    handed_on = {name: given[name] for name in HANDED_ON if given.get(name)}
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder), **handed_on}
    command = [str(python), "manage.py", "up", "--prepare", "--port", str(port), *(["--lan"] if lan else [])]
    return _UNIT.format(
        folder=_quoted(str(folder)),
        user=user,
        program=str(program).replace("%", "%%"),
        environment="\n".join(f"Environment={_quoted(f'{name}={value}')}" for name, value in environment.items()),
        command=" ".join(_quoted(word).replace("$", "$$") for word in command),
    )


def _quoted(word: str) -> str:
    """As systemd reads it: a blank, a quote or a percent sign in the name of a folder stays what it is."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{word}"' if " " in word or '"' in word else word
