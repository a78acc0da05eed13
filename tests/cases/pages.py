"""Helpers of the page tests: addresses by name, a page without faults, a review as the form sends it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from screening.cases.models import Case
from tests.cases.factories import SAFE
from tests.pages.structure import faults

REVIEW = {
    "child_seen": "seen",
    "child_seen_on": "2026-10-19",
    "asked": ["child"],
    **SAFE,
    "decision": "watch",
    "reason": "watch:recent-change",
    "until": "2026-12-01",
    "told": "call",
    "decisions_seen": 0,
}


def url(name: str, *args: object) -> str:
    return reverse(f"cases:{name}", args=args)


def page(response: HttpResponse, status: int = 200) -> str:
    """The text of an answer of this status that has no structural fault."""
    assert response.status_code == status, response.content.decode()[:2000]
    text = response.content.decode()
    assert faults(text) == []
    return text


def review(case: Case, **fields: Any) -> dict[str, Any]:
    return {**REVIEW, "nonce": uuid.uuid4(), **fields}
