#!/usr/bin/env python3
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN = ROOT / ".venv" / "bin" / "python"
INSTALL = (["script/packages", "ensure", "run", "print"], ["script/venv", "run"])


def take_own_libraries() -> None:
    """Typed as ./manage.py, it takes those of its folder; on a new computer it fetches them, as ./script/start does."""
    for step in INSTALL if not OWN.exists() else ():
        if code := subprocess.run(step, cwd=ROOT, check=False).returncode:  # noqa: S603  # our own scripts
            sys.exit(code)
    os.execv(OWN, [str(OWN), *sys.argv])  # noqa: S606


def main() -> None:
    if find_spec("django") is None:
        take_own_libraries()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
