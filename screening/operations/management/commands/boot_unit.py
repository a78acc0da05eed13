import getpass
import os
import shlex
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations import boot


class Command(BaseCommand):
    help = "Write a systemd unit that starts this program with the computer, and say how to switch it on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--lan", action="store_true", help="serve the office network too, over HTTPS")
        parser.add_argument("--user", default=getpass.getuser(), help="the account it runs under; else this one")

    def handle(self, *args: Any, port: int, lan: bool, user: str, **options: Any) -> None:
        if settings.KEY_FILE is None:
            raise CommandError("A server is started by its containers: docker compose up -d restarts them at boot.")
        path = Path(settings.VAR_DIR) / boot.NAME
        text = boot.unit_text(
            program=settings.BASE_DIR,
            folder=settings.VAR_DIR,
            python=Path(sys.executable),
            user=user,
            port=port,
            lan=lan,
            given=os.environ,
        )
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text)
        unit = boot.NAME.removesuffix(".service")
        self.stdout.write(boot.SAYS.format(path=path, quoted=shlex.quote(str(path)), name=boot.NAME, unit=unit))
