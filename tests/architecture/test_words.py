"""Every marked text is found by script/messages, which knows the marking functions by their own names and by `_`."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.sources import Source, sources

MARKS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def marks_nobody_collects(files: Iterable[Source]) -> Iterator[str]:
    for source in files:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                for name in node.names:
                    if name.name in MARKS and name.asname not in (None, "_"):
                        yield f"{source.path}: {name.name} as {name.asname}"


def test_no_text_is_marked_under_a_name_that_is_not_collected() -> None:
    assert list(marks_nobody_collects(sources())) == []


def test_a_renamed_mark_is_named() -> None:
    line = "from django.utils.translation import gettext_lazy as {name}\n"
    files = [Source("students/a.py", line.format(name="lazy")), Source("students/b.py", line.format(name="_"))]
    assert list(marks_nobody_collects(files)) == ["students/a.py: gettext_lazy as lazy"]
