"""The private key comes from a sheet of paper, typed without being shown, or from a file on a stick."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.management.base import CommandError

from screening.operations.backups.sealing import MistypedKey, read_key


def add_key_option(parser: ArgumentParser) -> None:
    parser.add_argument("--key-file", type=Path, help="a file with the backup key; else it is asked for")


def asked_key(path: Path | None) -> X25519PrivateKey:
    if path is None and not sys.stdin.isatty():
        raise CommandError("The backup key is needed: type it at a terminal, or name a file with --key-file.")
    text = path.read_text() if path else getpass.getpass("备份密钥 Backup key (56 letters): ")
    try:
        return read_key(text)
    except MistypedKey as error:
        raise CommandError("A letter of the backup key is wrong or missing. Nothing was changed.") from error
