"""The private key goes to a sheet of paper and comes from it, typed without being shown, or from a file on a stick."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.management.base import CommandError

from screening.documents.rendering.worker import RenderFailed, RenderUnavailable
from screening.operations.backups.key_paper import NotOnThisComputer, check_place, write_key_paper
from screening.operations.backups.making import DatabaseDamaged
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


def not_written(error: OSError) -> CommandError:
    """A full stick, one that may only be read, one that was pulled out."""
    if isinstance(error, DatabaseDamaged):
        return CommandError(str(error.strerror))
    why = error.strerror or type(error).__name__
    return CommandError(
        f"没有写成（{why}）。请看那里有没有空间、能不能写，或者用 --to 换一个地方；这里的数据没有改动。\n"
        f"It could not be written: {why}. Is there room, may it be written to? Or name another place with --to; "
        "the data here is as it was."
    )


def check_sheet(path: Path) -> None:
    """Before a key is made. Raises CommandError."""
    try:
        check_place(path)
    except NotOnThisComputer as error:
        raise CommandError("The sheet must not lie beside the data: name a stick. Nothing was made.") from error
    except OSError as error:
        raise CommandError(f"The sheet cannot be written ({error}). Nothing was made.") from error


def write_sheet(key: X25519PrivateKey, path: Path) -> str:
    """What to say of it; the letters were shown, so that nothing is lost where it could not be printed."""
    try:
        write_key_paper(key, path)
    except (RenderUnavailable, RenderFailed, OSError) as error:
        why = type(error).__name__
        return f"没有做成要打印的一页（{why}）：请抄写上面的字母。\nNo sheet was made ({why}): write the letters down."
    return f"请打印两份，然后删除这个文件：{path}\nPrint it twice, then delete the file."
