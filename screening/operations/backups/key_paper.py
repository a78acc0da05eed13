"""The backup key as a sheet of paper: letters to type, a QR code to read, and what to do with it."""

from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.rendering import worker
from screening.documents.rendering.text import strip_unsafe
from screening.operations.backups.sealing import key_text

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
