"""A class filled question by question with “the rest is 0”, in a real browser:
`DJANGO_ALLOW_ASYNC_UNSAFE=1 ./script/prove rest_of_class`.

Forty-six children × twenty questions. A teacher who knows the answers taps one for each child who shows a sign (or whom
there was no chance to see), presses the button of the rest, and confirms its number. Every press of a button or key is
counted in the page; the answers are compared in the database, each zero with how it came. Aim: 450 presses.

The answers are invented. How many of real ones are not 0 is not known, and it decides the number: a press for each
answer that is not 0, and two for each question that has any. `holds_up_to` is the share of answers that are not 0 at
which 450 presses are reached; `typed_one_by_one` is what the grid takes.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import time_machine
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from screening.rounds.models import SheetRow
from tests.benchmarks.class_sheets import NOW, OpenSheet, open_sheets
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, session_cookie

CHILDREN, QUESTIONS, AIM = 46, 20, 450
SHARES = (0.25, 0.42)  # of the answers that are not 0
COUNT = """() => { window.presses = 0; ["mousedown", "keydown"].forEach(name =>
    document.addEventListener(name, () => { window.presses += 1 }, true)) }"""
Answers = list[list[str]]  # a question after the other, a sign a child


def run(wide: bool) -> dict[str, Any]:
    children = CHILDREN if wide else 5
    shares = SHARES if wide else SHARES[:1]
    with time_machine.travel(NOW, tick=True):
        sheets = open_sheets([children] * len(shares))
        server = LiveServer("127.0.0.1")
        try:
            found = [
                _filled(one, server.url, answers(children, share)) for one, share in zip(sheets, shares, strict=True)
            ]
        finally:
            server.stop()
    return {
        "passed": all(not one["wrong_in_database"] and one["presses"] <= AIM for one in found),
        "aim_presses": AIM,
        "children": children,
        "questions": QUESTIONS,
        "typed_one_by_one": children * QUESTIONS,
        "holds_up_to": round((AIM - 2 * QUESTIONS) / (CHILDREN * QUESTIONS), 3),
        "classes": found,
    }


def answers(children: int, share: float) -> Answers:
    dice = Random(11)
    weights = (1 - share, share * 0.55, share * 0.25, share * 0.15, share * 0.05)
    return [dice.choices("0123-", weights=weights, k=children) for _question in range(QUESTIONS)]


def _filled(one: OpenSheet, address: str, wanted: Answers) -> dict[str, Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        context.add_cookies([session_cookie(one.teacher, address)])
        page = context.new_page()
        page.goto(address + reverse("rounds:rate_item", args=[one.sheet.public_id, "c1"]))
        page.evaluate(COUNT)
        for question in wanted:
            _answer(page, one, question)
        page.wait_for_url("**/check/")
        presses = int(page.evaluate("window.sessionStorage.getItem('presses')"))
        browser.close()
    signs = sum(sign != "0" for question in wanted for sign in question)
    return {
        "presses": presses,
        "not_zero": signs,
        "share_not_zero": round(signs / (len(wanted) * len(wanted[0])), 3),
        "wrong_in_database": sum(_wrong(one, wanted)),
    }


def _answer(page: Page, one: OpenSheet, question: list[str]) -> None:
    for child, sign in zip(one.children, question, strict=False):
        if sign != "0":
            page.click(f"[name='a-{child.public_id.hex}'][value='{sign}']")
    page.click("#fill" if "0" in question else "#next")
    page.evaluate("() => window.sessionStorage.setItem('presses', window.presses + 1)")  # after the last, another page
    if "0" in question:
        page.click("#yes")


def _wrong(one: OpenSheet, wanted: Answers) -> Iterator[int]:
    """Of every child, the answers that do not stand as they were meant, or whose zero did not come as the rest."""
    rows = {row.student_id: row.cells for row in SheetRow.objects.filter(sheet=one.sheet)}
    for at, child in enumerate(one.children[: len(wanted[0])]):
        meant = [question[at] for question in wanted]
        items = [f"c{n}" for n in range(1, 9)] + [f"e{n}" for n in range(1, 13)]
        stands = [rows.get(child.pk, {}).get(item, {}) for item in items]
        yield sum(
            str(cell.get("v", "")) != sign or (cell.get("s") == "rest") != (sign == "0")
            for cell, sign in zip(stands, meant, strict=True)
        )
