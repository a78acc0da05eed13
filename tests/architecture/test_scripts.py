"""Every script is ES5."""

from pathlib import Path

import pytest

from tests.architecture import script_rules
from tests.architecture.sources import ROOT

SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
NEWER = {
    "let": "let a = 1;",
    "const": "const a = 1;",
    "arrow": "var f = a => a;",
    "template": "var a = `b`;",
    "class": "class A {}",
    "spread": "f(...a);",
    "rest": "function f(...a) {}",
    "default": "function f(a = 1) {}",
    "object pattern": "var {a} = b;",
    "array pattern": "var [a] = b;",
    "async": "async function f() {}",
    "generator": "function* f() {}",
    "for of": "for (var a of b) {}",
    "short property": "var a = {b};",
    "computed property": "var a = {[b]: 1};",
    "method": "var a = {f() {}};",
    "power": "a ** b;",
    "optional chain": "a?.b;",
    "nullish": "a ?? b;",
    "catch without a name": "try { f(); } catch { g(); }",
    "last comma of a call": "f(a,);",
    "import": "import a from 'b';",
    "global": "new Promise(f);",
    "function": "fetch(address);",
    "method of a list": "list.includes(1);",
    "method of an element": "cell.closest('tr');",
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_runs_on_the_oldest_phones(script: Path) -> None:
    assert list(script_rules.newer_than_es5(script.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("newer", NEWER.values(), ids=NEWER)
def test_a_newer_construct_is_noticed(newer: str) -> None:
    assert len(list(script_rules.newer_than_es5(newer))) == 1


def test_es5_and_a_look_through_window_are_fine() -> None:
    script = 'var a = window.Promise ? new window.Promise(f) : null; if ("fetch" in window) { a = { Promise: 1 }; }'
    assert list(script_rules.newer_than_es5(script)) == []
