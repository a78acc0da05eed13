"""A teacher at the keyboard of the class sheet, who never touches the mouse."""

from collections.abc import Sequence
from random import Random

from django.urls import reverse
from playwright.sync_api import Page, Request

from tests.benchmarks.class_sheets import OpenSheet

SIZES = (8, 12)


def answers(children: int) -> list[str]:
    """Twenty signs for each child, the same in every run."""
    dice = Random(11)
    return ["".join(dice.choices("0123-", weights=(60, 18, 10, 8, 4), k=sum(SIZES))) for _ in range(children)]


def in_groups(signs: str) -> list[str]:
    """How the two fields of a child show twenty signs."""
    parts = signs[: SIZES[0]], signs[SIZES[0] :]
    return [" ".join(part[i : i + 4] for i in range(0, len(part), 4)) for part in parts]


def open_sheet(page: Page, address: str, one: OpenSheet) -> Page:
    page.goto(address + reverse("rounds:show_sheet", args=[one.sheet.public_id]))
    page.wait_for_selector("table.cells")
    return page


def slow_down(page: Page, times: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def choose_direction(page: Page, direction: str) -> None:
    page.check(f"[name=direction][value={direction}]")
    page.focus("table.cells input[tabindex='0']")


def type_class(page: Page, lines: Sequence[str], direction: str = "") -> None:
    """From the first cell to the last one; each digit goes on by itself, along the child or down the line."""
    page.keyboard.press("Control+Home")
    for line in map("".join, zip(*lines, strict=True)) if direction == "item" else lines:
        page.keyboard.type(line)


def shown(page: Page, one: OpenSheet) -> list[list[str]]:
    """The texts of the two fields of every child, in the order of the sheet."""
    return [[page.input_value(f"[name='{form}-{child.public_id.hex}']") for form in (0, 1)] for child in one.children]


def sent_rows(requests: Sequence[Request]) -> list[Request]:
    return [one for one in requests if one.method == "POST" and one.url.split("?")[0].endswith("/rows/")]
