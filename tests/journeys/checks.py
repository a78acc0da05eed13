"""What every page is held to: accessible, well built, light, and no wider than the smallest phone."""

import gzip
import json
import re
from collections.abc import Collection, Iterable
from functools import cache

import brotli
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from tests.pages import structure

WIDTHS = (320, 360, 1280)
FIRST_LOAD, CLASS_HTML, CLASS_ASSETS = 20_000, 8_000, 17_000
# A style attribute in the markup is refused by the browser with an error on the console, which fails the test anyway;
# what stands in the page of a living grid was set by its script, which the policy allows.
AS_WRITTEN = """() => { const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll("[style]").forEach(part => part.removeAttribute("style"));
    return "<!DOCTYPE html>" + copy.outerHTML }"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
RUN_AXE = """() => axe.run({ resultTypes: ["violations"] }).then(found => found.violations)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def assert_accessible(page: Page, names: Iterable[str] = (), axe_at: Collection[int] = WIDTHS) -> None:
    """The skeleton without a fault, no sideways scrolling at any width, and axe without a finding where it is asked."""
    faults = structure.faults(page.evaluate(AS_WRITTEN), names)
    assert faults == [], f"{page.url}: {faults}"
    size = page.viewport_size
    page.evaluate(AXE_SCRIPT)  # once for all widths: half a megabyte
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(NEXT_FRAME)
        assert page.evaluate(SIDEWAYS) <= 0, f"{page.url} scrolls sideways at {width} px"
        found = page.evaluate(RUN_AXE) if width in axe_at else []
        assert found == [], f"{page.url} at {width} px: {briefly(found)}"
    if size:
        page.set_viewport_size(size)


def briefly(violations: list[dict]) -> str:
    return json.dumps(
        [(v["id"], [node["html"][:160] for node in v["nodes"]][:4]) for v in violations], ensure_ascii=False
    )


def html_weight(html: str) -> int:
    """Bytes of a page as the server sends it compressed."""
    return len(gzip.compress(html.encode(), 6))


def asset_weight(html: str) -> dict[str, int]:
    """Each stylesheet and script of a page with its size as WhiteNoise serves it."""
    found = re.findall(r"<(?:link|script)[^>]+(?:href|src)=\"/static/([^\"?]+)\"", html)
    return {path: _compressed(path) for path in found}


@cache
def _compressed(path: str) -> int:
    return len(brotli.compress(_source(path)))


def _source(path: str) -> bytes:
    found = finders.find(path)
    assert found, f"no such static file: {path}"
    with open(str(found), "rb") as file:
        return file.read()


def assert_light(html: str) -> None:
    """The class page has a budget of its own, held at sixty children in test_weight.py."""
    assets = asset_weight(html)
    weight = html_weight(html) + sum(assets.values())
    assert weight <= (CLASS_HTML + CLASS_ASSETS if "js/grid.js" in assets else FIRST_LOAD), (
        f"{weight} bytes on first load"
    )
