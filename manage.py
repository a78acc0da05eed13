#!/usr/bin/env python3
import os
import sys
from importlib.util import find_spec
from pathlib import Path

OWN = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    if find_spec("django") is None and OWN.exists():  # typed as ./manage.py, and the libraries lie in our own folder
        os.execv(OWN, [str(OWN), *sys.argv])  # noqa: S606  # our own program
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
