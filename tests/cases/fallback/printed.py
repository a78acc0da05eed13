"""What stands on the papers of the pack, as they are printed."""

from django.template.loader import render_to_string

from screening.cases.fallback.content import PackPart
from screening.cases.fallback.pack import PackPage


def pack_words(page: PackPage) -> str:
    return render_to_string("documents/pack/pack.html", {"page": page, "product_version": "0"})


def part_words(part: PackPart) -> str:
    return render_to_string(part.template, {"part": part})
