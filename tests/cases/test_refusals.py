"""Whatever a service refuses has words: a code without a sentence would be a broken page instead of an answer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import screening.cases
from screening.cases.deciding.rules import NotYet
from screening.cases.error_messages import explain

ROOM = Path(screening.cases.__file__).parent


def codes() -> Iterator[str]:
    """The last word of every NotYet that stands in the code, and of every requirement of the rules."""
    for path in ROOM.rglob("*.py"):
        tree = ast.parse(path.read_text())
        rules = any(isinstance(node, ast.ClassDef) and node.name == "NotYet" for node in ast.walk(tree))
        for node in ast.walk(tree):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in ("NotYet", *(["_require"] if rules else [])):
                yield from (arg.value for arg in node.args[-1:] if isinstance(arg, ast.Constant))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", sorted(set(codes())))
def test_every_refusal_has_a_sentence_in_both_languages(code: str, language: str) -> None:
    with translation.override(language):
        _field, sentence = explain(NotYet("", code))
    assert sentence and any("\u4e00" <= sign <= "\u9fff" for sign in sentence) == (language == "zh-hans")


def test_the_codes_are_found_in_the_code() -> None:
    assert {"action-ended", "guardian-needed", "date-needed", "future"} <= set(codes())
