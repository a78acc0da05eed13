"""Says once where to go and with which account, as soon as the first page answers."""

import csv
import http.client
import ssl
import time
from collections.abc import Callable
from pathlib import Path

from screening.operations.embedded import LOOPBACK, Office

FIRST_PAUSE = 0.3
LONGEST_PAUSE = 5.0  # every refused question costs lines in the log
PATIENCE = 60.0


class Greeting:
    """Called a few times a second by the supervisor; speaks when the server answers, or when it is late."""

    def __init__(self, port: int, office: Office | None, text: str, say: Callable[[str], None]) -> None:
        self._port = port
        self._context = _trusting(office) if office else None
        self._text = text
        self._say = say
        self._began = time.monotonic()
        self._next, self._pause = self._began, FIRST_PAUSE
        self._late = False
        self._done = False

    def __call__(self) -> None:
        now = time.monotonic()
        if self._done or now < self._next:
            return
        self._next, self._pause = now + self._pause, min(self._pause * 1.2, LONGEST_PAUSE)
        if self._answers():
            self._done = True
            self._say(self._text)
        elif not self._late and now - self._began > PATIENCE:
            self._late = True
            self._say("The first page does not answer yet. The lines above say why; trying on.")

    def _answers(self) -> bool:
        connection = self._connection()
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._context:
            return http.client.HTTPSConnection(LOOPBACK, self._port, timeout=2, context=self._context)
        return http.client.HTTPConnection(LOOPBACK, self._port, timeout=2)


def _trusting(office: Office) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(office.certificates.authority))


def greeting_text(port: int, office: Office | None, accounts: Path | None) -> str:
    lines = ["", f"  心桥 Xinqiao   {'https' if office else 'http'}://localhost:{port}/", ""]
    if accounts and accounts.exists():
        lines += [*_account_lines(accounts), f"  (also in {accounts})", ""]
    if office:
        lines += [*_office_lines(port, office), ""]
    return "\n".join([*lines, "  Ctrl-C stops everything.", ""])


def _office_lines(port: int, office: Office) -> list[str]:
    """On the network: where, and the fingerprint a phone has to show when it is asked to trust this computer."""
    places = [f"  https://{address}:{port}/" for address in office.addresses]
    trust = f"  Phones and other computers, once each: https://{office.addresses[0]}:{port}/operations/trust/"
    pairs = office.certificates.fingerprint.split(":")
    rows = [f"    {' '.join(pairs[start : start + 8])}" for start in range(0, len(pairs), 8)]
    return ["  In the office network", *places, trust, "  Fingerprint of the certificate (SHA-256)", *rows]


def _account_lines(accounts: Path) -> list[str]:
    with accounts.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [f"  {row['username']:14} {row['password']:18} {row['role']:34} {row['name']}" for row in rows]
