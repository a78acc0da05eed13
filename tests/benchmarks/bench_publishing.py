"""CPU time of deciding what may be printed: `./script/prove publishing`.

A county of 300 schools in 20 townships month after month, each decided with all before it, and one month made again;
ten columns of a school, its townships' and the county's, with every sum that links them.
"""

import time
from random import Random
from typing import Any

from screening.reports.disclosure_control.model import PeriodPublication, publish
from tests.reports.disclosure_control.random_counties import a_month_later, corrected, random_school, table_of

SCHOOLS, TOWNSHIPS = 300, 20
TARGET_S = 3.0


def run(wide: bool) -> dict[str, Any]:
    dice = Random(1)
    rows = [random_school(dice) for _ in range(SCHOOLS)]
    homes = [school % TOWNSHIPS for school in range(SCHOOLS)]
    shown: list[PeriodPublication] = []
    seconds: dict[str, float] = {}
    for month in range(1, 4 if wide else 3):
        seconds[f"month_{month}"] = _decide(shown, f"2026-{month:02}", table_of(rows, homes))
        rows = [a_month_later(dice, row) for row in rows]
    again = [corrected(dice, row) if dice.random() < 0.05 else row for row in rows]
    seconds["next"] = _decide(shown, "2026-12", table_of(rows, homes))
    seconds["made_again"] = _decide(shown, "2026-12", table_of(again, homes))
    cells = shown[-1].cells.values()
    return {
        "passed": max(seconds.values()) <= TARGET_S,
        "cells": len(cells),
        "hidden": sum(cell.value is None for cell in cells),
        "target_s": TARGET_S,
        "cpu_s": seconds,
    }


def _decide(shown: list[PeriodPublication], period: str, table: Any) -> float:
    began = time.process_time()
    shown.append(publish([table], "county:x", period, earlier=tuple(shown)))
    return round(time.process_time() - began, 3)
