"""What PostgreSQL reads to answer a page: the plans of its questions, as they were carried out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

SCANS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")
PASSED_OVER = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def as_in_the_compose_file() -> None:
    """What the planner takes a row here and a row there to cost, for this connection."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET random_page_cost = 1.1")


@dataclass(frozen=True)
class Read:
    """One question: how many rows were read, how many came of it (of a count: how many were counted), and which tables
    were read from end to end, with their rows."""

    sql: str
    rows: int
    shown: int
    whole_tables: dict[str, int]


def reads_of(browser: Client, address: str) -> list[Read]:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return [_read(one["sql"]) for one in captured.captured_queries if one["sql"].startswith("SELECT")]


def _read(sql: str) -> Read:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        answer = cursor.fetchone()[0]
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    scans = [node for node in _nodes(plan) if node["Node Type"] in SCANS]
    whole = {node["Relation Name"]: _rows(node) for node in scans if node["Node Type"] == "Seq Scan"}
    return Read(sql, sum(_rows(node) for node in scans), _shown(plan), whole)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _rows(node: dict[str, Any]) -> int:
    return round((node["Actual Rows"] + sum(node.get(key, 0) for key in PASSED_OVER)) * node["Actual Loops"])


def _shown(plan: dict[str, Any]) -> int:
    """What is counted or put together counts as shown."""
    together = [node for node in _nodes(plan) if node["Node Type"] in ("Aggregate", "Append", "Unique", "Limit")]
    inner = [child for node in together for child in node.get("Plans", ())]
    return max(round(node["Actual Rows"] * node["Actual Loops"]) for node in (plan, *inner))
