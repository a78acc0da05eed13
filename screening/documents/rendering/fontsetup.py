"""Where the printing process finds fonts: absolute paths and a cache folder of our own, written when it is needed.

A relative cache folder would be looked for in whatever folder the worker was started in.
"""

import os
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

FONTS = Path(__file__).resolve().parent.parent / "fonts"


def fallback_folders() -> list[Path]:
    """Fonts for characters that ours lacks: put into the data folder by an administrator, or installed here."""
    return [Path(settings.VAR_DIR) / "fonts", *map(Path, settings.DOCUMENT_FALLBACK_FONT_DIRS)]


def write_configuration() -> tuple[Path, Path]:
    """The configuration with our font alone, and the one with all others behind it."""
    folder = Path(settings.VAR_DIR).resolve()
    (folder / "font-cache").mkdir(parents=True, exist_ok=True)
    narrow, wide = folder / "fonts.conf", folder / "fonts-wide.conf"
    _write(narrow, [FONTS], folder / "font-cache")
    _write(wide, [FONTS, *fallback_folders()], folder / "font-cache")
    return narrow, wide


def _write(path: Path, folders: list[Path], cache: Path) -> None:
    lines = "".join(f"<dir>{escape(str(each.resolve()))}</dir>" for each in folders)
    text = f'<?xml version="1.0"?>\n<fontconfig>{lines}<cachedir>{escape(str(cache))}</cachedir></fontconfig>\n'
    if not path.exists() or path.read_text() != text:
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text)
        temporary.replace(path)
