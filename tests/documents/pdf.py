"""Reading a finished file with other tools than the one that wrote it."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from screening.documents.rendering import worker
from screening.documents.rendering.text import for_paper


@dataclass(frozen=True)
class Paper:
    """A printed file."""

    path: Path
    pages: int
    unprintable: tuple[str, ...]

    @property
    def text(self) -> str:
        command = ["pdftotext", "-raw", str(self.path), "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    @property
    def joined(self) -> str:
        """The text without the breaks of its lines."""
        return "".join(self.text.split())

    @property
    def fonts(self) -> list[list[str]]:
        lines = subprocess.run(["pdffonts", str(self.path)], capture_output=True, check=True).stdout.decode()
        return [line.split() for line in lines.splitlines()[2:]]

    def check(self) -> int:
        return subprocess.run(["qpdf", "--check", str(self.path)], capture_output=True).returncode


def print_html(html: str, path: Path) -> Paper:
    rendered = worker.render(for_paper(html), path)
    return Paper(path, rendered.pages, rendered.unprintable)


def print_page(template: str, page: object, path: Path) -> Paper:
    read = page["language"] if isinstance(page, dict) else page.language  # type: ignore[attr-defined]
    with translation.override("en" if read == "en" else "zh-hans"):
        context = {"page": page, "product_version": settings.VERSION}
        return print_html(render_to_string(f"documents/{template}", context), path)


def tags(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every element of the tag tree with its name."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop(0)
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if "/S" in element:
            yield str(element.S)[1:], element
        if "/K" in element:
            inside = element.K
            waiting = (list(inside) if isinstance(inside, pikepdf.Array) else [inside]) + waiting
