"""The private key goes to a sheet of paper and comes from it, typed without being shown, or from a file on a stick."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.management.base import CommandError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.rendering import worker
from screening.documents.rendering.text import strip_unsafe
from screening.documents.rendering.worker import RenderFailed, RenderUnavailable
from screening.operations.backups.making import DatabaseDamaged
from screening.operations.backups.sealing import MistypedKey, key_text, read_key


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


A_LINE = 7
USES = 6


class NotOnThisComputer(Exception):
    """The paper must not stay in the folder of the data, which the backups are made of."""


def check_place(path: Path) -> None:
    """Raises NotOnThisComputer, OSError."""
    if path.resolve().is_relative_to(Path(settings.VAR_DIR).resolve()):
        raise NotOnThisComputer
    if path.exists() or not path.parent.is_dir():
        raise FileExistsError(str(path)) if path.exists() else FileNotFoundError(str(path.parent))


def write_key_paper(key: X25519PrivateKey, path: Path) -> None:
    """A PDF for the stick it is printed from; `check_place` first. Raises RenderUnavailable, RenderFailed, OSError."""
    letters = key_text(key)
    groups = letters.split("-")
    page = {
        "language": formats.html_language(),
        "made": formats.day(timezone.localdate()),
        "lines": [" ".join(groups[at : at + A_LINE]) for at in range(0, len(groups), A_LINE)],
        "qr": _qr(letters),
        "uses": range(USES),
    }
    html = render_to_string("documents/backup_key.html", {"page": page, "product_version": settings.VERSION})
    worker.render(strip_unsafe(html), path)
    path.chmod(0o600)


def _qr(letters: str) -> str:
    code = segno.make(letters, error="q", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=2, svgclass=None, lineclass=None, title=_("QR code")))  # noqa: S308
