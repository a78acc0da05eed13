"""Where to go and with which account, as the terminal shows it."""

import csv
from pathlib import Path

from screening.operations.embedded import Office


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
