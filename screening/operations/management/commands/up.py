import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations import embedded
from screening.operations.greeting import Greeting, greeting_text
from screening.operations.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run web server, worker and clock of this computer until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                stack.enter_context(embedded.only_one(settings.VAR_DIR))
                embedded.check_port(port, embedded.LOOPBACK)
            except embedded.CannotStart as error:
                raise CommandError(str(error)) from error
            embedded.tidy()
            supervisor = Supervisor(embedded.programs(port, None), sys.stdout)
            accounts = settings.DEMO_ACCOUNTS if settings.DEMO else None
            text = greeting_text(f"http://localhost:{port}/", accounts, [])
            supervisor.on_tick = Greeting(port, None, text, supervisor.say)
            sys.exit(supervisor.run())
