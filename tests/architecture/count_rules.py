"""Where a number of children, or of their cases, is said in words.

``counting_sentences`` gives ``path: sentence`` for every such sentence outside the rooms whose templates, papers and
spreadsheets the print guard watches. A sentence is found by its words: a number, and after it at most three words
later children or cases.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.sources import Source, called, walk

GUARDED = ("screening/reports/", "screening/research/", "screening/interchange/bureau/")
GUARDED_TEMPLATES = ("reports/", "research/", "interchange/bureau/")
_OF_CHILDREN = r"(?:</\w+>)?(?: \w+){0,3} (?:child|children|cases?|pupils?)\b"
_IN_CODE = re.compile(r"%\(\w+\)[sd]" + _OF_CHILDREN)
_ON_A_PAGE = re.compile(r"\{\{[^}]+\}\}" + _OF_CHILDREN)


def counting_sentences(files: Iterable[Source]) -> Iterator[str]:
    for file in files:
        if not file.path.startswith(GUARDED):
            yield from (f"{file.path}: {text}" for text in _texts(file.tree) if _IN_CODE.search(text))


def counting_templates(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if not name.startswith(GUARDED_TEMPLATES):
            found = _ON_A_PAGE.findall(file.read_text(encoding="utf-8"))
            yield from (f"templates/{name}: {' '.join(text.split())}" for text in found)


def _texts(tree: ast.Module) -> Iterator[str]:
    """Of a sentence with a plural the first form only."""
    calls = [node for node in walk(tree) if isinstance(node, ast.Call)]
    plurals = {id(call.args[1]) for call in calls if called(call).startswith("ngettext")}
    texts = (node for node in walk(tree) if isinstance(node, ast.Constant) and id(node) not in plurals)
    return (node.value for node in texts if isinstance(node.value, str))
