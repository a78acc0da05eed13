"""What the printing process reads: HTML of our own templates, and of the stylesheet the rules that can matter for it.

Templates are well formed, so that the parser of XML, written in C, reads them in a fifth of the time; what is not falls
back on the parser of HTML. Of some 360 rules 70 fit one paper, and each rule costs a question at every element.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import weasyprint
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent.parent
STYLESHEET, FONTS = HERE / "print" / "print.css", HERE / "fonts"
_FOR_NOTES = re.compile(r"^::(foot)?note-[^{}]*\{[^{}]*\}", re.MULTILINE)
_VOID = re.compile(r"<(meta|col|br|img|hr|link)\b([^<>]*?)/?>")
_CLASSES = re.compile(r"""\bclass=["']([^"']*)["']""")
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_IN_SELECTOR = re.compile(r"\.([A-Za-z][\w-]*)")


class Element(cssselect2.ElementWrapper):  # type: ignore[misc]
    def query_all(self, *selectors: Any) -> Any:
        """What is asked of a whole paper (its title, its stylesheets, what it points to) stands in its head."""
        place = self if self.parent is not None else next(self.iter_children())
        return cssselect2.ElementWrapper.query_all(place, *selectors)


class PaperSource(weasyprint.HTML):  # type: ignore[misc]
    """A paper as WeasyPrint wants it, and nothing outside it is fetched."""

    def __init__(self, html: str) -> None:
        fetcher = nothing_outside()
        try:
            root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", html))  # noqa: S314  # our own template, escaped
        except ElementTree.ParseError:
            super().__init__(string=html, url_fetcher=fetcher)
            return
        _put_rows_in_bodies(root)
        _place_anchored(root)
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = Element.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_ground()]


def _put_rows_in_bodies(root: ElementTree.Element) -> None:
    """As the parser of HTML does; the stylesheet counts on it."""
    for table in root.iter("table"):
        if table.find("tr") is None:
            continue
        rows = table.findall("tr")
        body = ElementTree.Element("tbody")
        for row in rows:
            table.remove(row)
            body.append(row)
        table.append(body)


def _place_anchored(root: ElementTree.Element) -> None:
    """Words of a chart that end at a place, or are centred there, begin where that makes them begin.

    The library would draw each of them as a picture of its own.
    """
    for chart in root.iter("{http://www.w3.org/2000/svg}svg"):
        for words in chart.iter("{http://www.w3.org/2000/svg}text"):
            share = {"middle": 0.5, "end": 1.0}.get(words.attrib.pop("text-anchor", ""), 0.0)
            if share:
                size = float(words.get("font-size", chart.get("font-size", "8")))
                width = size * _width(words.text or "", is_bold=words.get("font-weight") == "bold")
                words.set("x", f"{float(words.get('x', '0')) - share * width:.2f}")


def _width(words: str, *, is_bold: bool) -> float:
    """Of words of the size 1."""
    widths = _widths("Bold" if is_bold else "Regular")
    return sum(widths.get(ord(character), 1.0) for character in words)


@lru_cache(maxsize=2)
def _widths(weight: str) -> dict[int, float]:
    with TTFont(FONTS / f"WellSansSC-{weight}.ttf", lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[name][0] / units for code, name in font.getBestCmap().items() if widths[name][0] != units}


@lru_cache(maxsize=1)
def _ground() -> Any:
    """What the library knows of HTML, without the six marks, of lists and notes, that it makes for every element."""
    text = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text()
    text = _FOR_NOTES.sub("", text).replace("\n::marker", "\nli::marker")
    return weasyprint.CSS(string=text, url_fetcher=nothing_outside())


def nothing_outside() -> Any:
    return weasyprint.urls.URLFetcher(allowed_protocols={"data"})


def stylesheet_for(html: str) -> Any:
    """The rules whose classes all stand somewhere in the paper."""
    used = {name for names in _CLASSES.findall(html) for name in names.split()}
    return _parsed(tuple(at for at, (needed, _text) in enumerate(_rules()) if any(one <= used for one in needed)))


@lru_cache(maxsize=64)
def _parsed(kept: tuple[int, ...]) -> Any:
    text = "\n".join(_rules()[at][1] for at in kept)
    return weasyprint.CSS(string=text, url_fetcher=nothing_outside())


@lru_cache(maxsize=1)
def _rules() -> list[tuple[list[frozenset[str]], str]]:
    """Each rule of the stylesheet with the classes that each of its selectors asks for."""
    text = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text(), flags=re.DOTALL)
    return [(_asked_for(rule[1]), rule[0]) for rule in _RULE.finditer(text)]


def _asked_for(selectors: str) -> list[frozenset[str]]:
    return [frozenset(_IN_SELECTOR.findall(one)) for one in selectors.split(",")]
