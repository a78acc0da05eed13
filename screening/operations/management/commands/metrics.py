import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from prometheus_client import start_http_server

from screening.operations.metrics import ServedInstallation, registry

PORT = 9464


class Command(BaseCommand):
    help = "Answer a Prometheus on a port of its own: how the installation is, nothing about a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--address", default="127.0.0.1", help="else this computer only")

    def handle(self, *args: Any, port: int, address: str, **options: Any) -> None:
        try:
            server, _thread = start_http_server(port, address, registry(ServedInstallation()))
        except OSError as error:
            raise CommandError(f"Port {port} of {address} cannot be used: {error.strerror}.") from error
        self.stdout.write(f"http://{address}:{port}/metrics")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.shutdown())
        signal.pause()
        server.server_close()
