"""A whole class typed by keyboard in a real browser: `DJANGO_ALLOW_ASYNC_UNSAFE=1 ./script/prove class_typing`.

Sixty children × twenty signs on a CPU slowed down four times: signs a second that stand right in the page and in the
database, from a key to the painted page, and what went up. Aims: 25 signs a second, 100 ms, 8 KB of rows.
"""

import time
from typing import Any

import time_machine
from playwright.sync_api import Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from screening.rounds.drafts import digits_of
from screening.rounds.kit import forms_of_round
from tests.benchmarks.class_sheets import NOW, OpenSheet, open_sheets
from tests.journeys import typing
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, session_cookie

CHILDREN, SLOWER = 60, 4
PER_SECOND, PAINT_MS, UP_BYTES = 25.0, 100.0, 8 * 1024
WATCH = """() => { window.painted = []; new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (entry.name === "keydown") { window.painted.push(entry.duration); } })).observe(
    { type: "event", durationThreshold: 16 }) }"""


def run(wide: bool) -> dict[str, Any]:
    lines = typing.answers(CHILDREN if wide else 3)
    with time_machine.travel(NOW, tick=True):
        one = open_sheets([CHILDREN])[0]
        server = LiveServer("127.0.0.1")
        try:
            found = _typed(one, server.url, lines)
        finally:
            server.stop()
        wrong = _wrong(one, lines)
    fast = found["signs_per_second"] >= PER_SECOND and found["key_to_paint_ms"]["worst"] <= PAINT_MS
    return {
        "passed": fast and not wrong and not found["wrong_on_page"] and found["rows_up_bytes"] <= UP_BYTES,
        "aims": {"signs_per_second": PER_SECOND, "key_to_paint_ms": PAINT_MS, "rows_up_bytes": UP_BYTES},
        "cpu_slowed_down": SLOWER,
        "children": len(lines),
        "wrong_in_database": wrong,
        **found,
    }


def _typed(one: OpenSheet, address: str, lines: list[str]) -> dict[str, Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        context.add_cookies([session_cookie(one.teacher, address)])
        page = typing.open_sheet(context.new_page(), address, one)
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))
        page.evaluate(WATCH)
        typing.slow_down(page, SLOWER)
        started = time.perf_counter()
        typing.type_class(page, lines)
        spent = time.perf_counter() - started
        typing.slow_down(page, 1)
        page.wait_for_selector("#saving.ok")
        shown = typing.shown(page, one)[: len(lines)]
        found = _told(page, typing.sent_rows(requests), spent, sum(map(len, lines)))
        browser.close()
    wrong = sum(fields != typing.in_groups(line) for fields, line in zip(shown, lines, strict=True))
    return found | {"wrong_on_page": wrong}


def _told(page: Page, sent: list[Request], spent: float, signs: int) -> dict[str, Any]:
    painted = sorted(page.evaluate("window.painted"))
    sizes = [one.sizes() for one in sent]
    return {
        "signs": signs,
        "seconds": round(spent, 1),
        "signs_per_second": round(signs / spent, 1),
        "key_to_paint_ms": {
            "keys_over_16_ms": len(painted),
            "median_of_those": painted[len(painted) // 2] if painted else 0,
            "worst": painted[-1] if painted else 0,
        },
        "saves": len(sent),
        "rows_up_bytes": sum(size["requestBodySize"] for size in sizes),
        "up_bytes_with_headers": sum(size["requestBodySize"] + size["requestHeadersSize"] for size in sizes),
    }


def _wrong(one: OpenSheet, lines: list[str]) -> int:
    """Rows of the database that do not read as they were typed."""
    forms = [form for form in forms_of_round(one.sheet.round) if form.instrument.informant == one.sheet.informant]
    rows = {row.student_id: row.cells for row in one.sheet.rows.all()}
    kept = [list(digits_of(forms, rows.get(child.pk, {})).values()) for child in one.children[: len(lines)]]
    return sum(texts != typing.in_groups(line) for texts, line in zip(kept, lines, strict=True))
