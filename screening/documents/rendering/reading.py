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

STYLESHEET = Path(__file__).resolve().parent.parent / "print" / "print.css"
_VOID = re.compile(r"<(meta|col|br|img|hr|link)\b([^<>]*?)/?>")
_CLASSES = re.compile(r"""\bclass=["']([^"']*)["']""")
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_IN_SELECTOR = re.compile(r"\.([A-Za-z][\w-]*)")


class Source(weasyprint.HTML):  # type: ignore[misc]
    """A paper as WeasyPrint wants it, and nothing outside it is fetched."""

    def __init__(self, html: str) -> None:
        fetcher = nothing_outside()
        try:
            root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", html))  # noqa: S314  # our own template, escaped
        except ElementTree.ParseError:
            super().__init__(string=html, url_fetcher=fetcher)
            return
        _put_rows_in_bodies(root)
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


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
