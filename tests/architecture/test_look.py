"""Colours and addresses."""

from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import look_rules, size_rules
from tests.architecture.exceptions import unexcused
from tests.architecture.sources import ROOT


@pytest.mark.parametrize("sheet", sorted((ROOT / "static/css").glob("*.css")), ids=lambda sheet: sheet.name)
def test_every_colour_is_a_token(sheet: Path) -> None:
    assert list(look_rules.foreign_colours(sheet.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "rule", ["a{color:#123456}", "a{color:#17565b}", "a{background:rgba(1,2,3,.5)}", "a{color:#000}"]
)
def test_another_colour_is_noticed(rule: str) -> None:
    assert len(list(look_rules.foreign_colours(rule))) == 1


def test_tokens_may_be_written_long_or_short() -> None:
    css = "/* 123456 #123456 */a{color:#FFFFFF;background:#fff;box-shadow:rgba(31, 42, 44, .25)}"
    assert list(look_rules.foreign_colours(css)) == []


def routes(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        found += [route] if isinstance(pattern, URLPattern) else routes(pattern, route)
    return found


def test_addresses_look_alike_and_count_nothing() -> None:
    assert unexcused("odd_addresses", look_rules.odd_addresses(routes(get_resolver()))) == []


@pytest.mark.parametrize("route", ["students/<int:pk>/", "show_student/", "students", "Students/", "students//"])
def test_an_odd_address_is_noticed(route: str) -> None:
    assert list(look_rules.odd_addresses([route])) == [route]
    assert list(look_rules.odd_addresses(["", "show-student/<uuid:public_id>/", "hand-over/<str:code>/"])) == []


def test_a_long_and_an_unused_template_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_text("x\n" * 121)
    (tmp_path / "used.html").write_text("x\n" * 120)
    assert list(size_rules.long_templates(tmp_path)) == ["long.html"]
    assert list(look_rules.unused_templates(tmp_path, ['render(request, "used.html")'])) == ["long.html"]
