"""How a finished paper is written: the tags of words folded into their element, and every object said once, quickly.

The library gives each piece of text an element of its own inside the cell or paragraph it stands in, and asks each
value of each object for its kind one after the other: a tenth of the time of a paper.
"""

import zlib
from functools import lru_cache
from typing import Any

import pydyf

from screening.documents.rendering.embedding import lighten_fonts

WORDS = "/Span"
PRESSED = 7  # the library presses as hard as it can: twice the time for a third of a per cent


class Written(pydyf.Object):  # type: ignore[misc]
    """An object as it will stand in the file."""

    data = b"null"

    def __init__(self, number: int, data: bytes) -> None:
        super().__init__()
        self.number, self.data = number, data


def finish(_document: Any, pdf: Any) -> None:
    """For `write_pdf(finisher=…)`."""
    lighten_fonts(pdf)
    folded = fold_words(pdf)
    for at, one in enumerate(pdf.objects):
        if at in folded:
            pdf.objects[at] = Written(at, b"null")
        elif type(one) is pydyf.Dictionary:
            pdf.objects[at] = Written(at, said(one))
        elif isinstance(one, pydyf.Stream) and "Filter" not in one.extra:  # a picture is pressed in its own way
            pressed = zlib.compress(b"\n".join([said(part) for part in one.stream]), PRESSED)
            one.stream, one.compress, one.extra = [pressed], False, {**one.extra, "Filter": "/FlateDecode"}


def fold_words(pdf: Any) -> set[int]:
    """A piece of text belongs to its cell or paragraph itself; the numbers of the elements that only stood between."""
    root = _at(pdf, pdf.catalog.get("StructTreeRoot"))
    if root is None:
        return set()
    folded, owners = set(), {}
    for one in pdf.objects:
        if type(one) is pydyf.Dictionary and one.get("S") == WORDS and _is_one_text(one):
            owner = _at(pdf, one["P"])
            kids = owner["K"]
            kids[kids.index(one.reference)] = one["K"][0]
            owners[one.reference] = one["P"]
            folded.add(one.number)
    for marks in _at(pdf, root["ParentTree"])["Nums"]:
        if type(marks) is pydyf.Array:
            marks[:] = [owners.get(mark, mark) for mark in marks]
    return folded


def _is_one_text(element: Any) -> bool:
    return len(element["K"]) == 1 and type(element["K"][0]) is int and len(element) == 5


def _at(pdf: Any, reference: bytes | None) -> Any:
    return None if reference is None else pdf.objects[int(reference.split(b" ", 1)[0])]


def said(value: Any) -> bytes:
    kind = type(value)
    if kind is bytes:
        return bytes(value)
    if kind is str:
        return str(value).encode("ascii")
    if kind is int:
        return b"%d" % value
    if kind is pydyf.Array:
        return b"[" + b" ".join([said(one) for one in value]) + b"]"
    if kind is pydyf.Dictionary:
        return b"<<" + b"".join([_name(key) + said(one) for key, one in value.items()]) + b">>"
    return bytes(pydyf.Array([value]).data[1:-1])


@lru_cache(maxsize=256)
def _name(text: str) -> bytes:
    return b"/" + text.encode("ascii") + b" "
