"""Files of pictures, opened with limits: JPEG, PNG and PDF by what is in them, whatever they are called.

open_pages(content) -> Iterator[Grey]      one page at a time; raises Unreadable
"""

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps

MOST_PIXELS = 60_000_000
MOST_PAGES = 8
LONGEST_SIDE = 4400  # pixels; 15 a millimetre, twice what is needed
PDF_SCALE = 230 / 72


class Unreadable(ValueError):
    """``args[0]``: not-a-picture, too-large, too-many-pages."""


def open_pages(content: bytes) -> Iterator[NDArray[np.uint8]]:
    if content[:1024].lstrip().startswith(b"%PDF"):
        yield from _pdf_pages(content)
    else:
        yield _picture(content)


def _picture(content: bytes) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable("too-large")
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            grey = ImageOps.exif_transpose(picture).convert("L")
            grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
            return np.asarray(grey)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("too-large") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("not-a-picture") from error


def _pdf_pages(content: bytes) -> Iterator[NDArray[np.uint8]]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("not-a-picture") from error
    if len(document) > MOST_PAGES:
        raise Unreadable("too-many-pages")
    for page in document:
        scale = min(PDF_SCALE, LONGEST_SIDE / max(*page.get_size(), 1))
        yield np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
