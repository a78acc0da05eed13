"""A side with boxes as a printer would put it on paper, at 300 dpi."""

from functools import cache

import pypdfium2
from PIL import Image
from PIL.Image import Image as Picture
from weasyprint import HTML

from screening.paper_reading.drawing import draw
from screening.paper_reading.layout import Layout
from tests.paper_reading.writers import DPMM

CODE, LAYOUT = "7K3QX9M0RTB", Layout(20, 20, 5)
STYLE = "<style>@page{size:A4 landscape;margin:0}body{margin:0}svg{display:block}</style>"


@cache
def blank_page(code: str = CODE, side: int = 1, layout: Layout = LAYOUT) -> Picture:
    return rasterised(HTML(string=STYLE + draw(layout, code, side)).write_pdf())[0]


def rasterised(pdf: bytes) -> list[Picture]:
    return [
        page.render(scale=DPMM * 25.4 / 72, grayscale=True).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)
    ]


def beside(*pages: Picture) -> Picture:
    wide = Image.new("L", (sum(page.width for page in pages), pages[0].height), 90)
    at = 0
    for page in pages:
        wide.paste(page, (at, 0))
        at += page.width
    return wide
