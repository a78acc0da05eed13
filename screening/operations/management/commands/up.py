from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from screening.operations import embedded, preparation, supervise
from screening.operations.embedded import greeting_text


class Command(BaseCommand):
    help = "Run web server, worker and clock of this computer until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--lan", action="store_true", help="serve the office network too, over HTTPS")

        parser.add_argument("--prepare", action="store_true", help="first bring tables and files to this version")

    def handle(self, *args: Any, port: int, lan: bool, prepare: bool, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                preparation.check_data(prepared=not prepare)
                office = embedded.office() if lan else None
                held = stack.enter_context(embedded.only_one(settings.VAR_DIR))
                embedded.check_port(port, office)
                if prepare:
                    preparation.prepare()
            except (embedded.CannotStart, *preparation.REFUSALS) as error:
                raise CommandError(str(error)) from error
            embedded.tidy()
            connections.close_all()
            supervise.become(
                embedded.programs(port, office),
                port=port,
                authority=str(office.certificates.authority) if office else "",
                text=greeting_text(port, office, settings.DEMO_ACCOUNTS if settings.DEMO else None),
                held=held,
            )
