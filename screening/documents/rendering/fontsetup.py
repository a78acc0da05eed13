"""Where the printing process finds fonts: ours alone, so that a paper looks the same on every computer. Absolute paths
and a cache folder of our own, written when it is needed.

A relative cache folder would be looked for in whatever folder the worker was started in.
"""

import os
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

FONTS = Path(__file__).resolve().parent.parent / "fonts"


def write_configuration() -> Path:
    folder = Path(settings.VAR_DIR).resolve()
    path, cache = folder / "fonts.conf", folder / "font-cache"
    cache.mkdir(parents=True, exist_ok=True)
    places = f"<dir>{escape(str(FONTS))}</dir><cachedir>{escape(str(cache))}</cachedir>"
    text = f'<?xml version="1.0"?>\n<fontconfig>{places}</fontconfig>\n'
    if not path.exists() or path.read_text() != text:
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text)
        temporary.replace(path)
    return path
