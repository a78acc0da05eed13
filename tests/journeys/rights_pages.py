"""The pages of requests about data that are looked at one by one."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from screening.rights.services.requests import record_request
from tests.conftest import Cast


def yu(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.children["yu"].public_id}


def asked(cast: Cast) -> Mapping[str, Any]:
    told = {"kind": "erase", "asked_by": "王大山，父亲", "asked_on": timezone.localdate()}
    return {"public_id": record_request(cast.children["yu"], by=cast.admin, **told).public_id}


def listed(cast: Cast) -> Mapping[str, Any]:
    asked(cast)
    return {}


RIGHTS_PAGES = [
    ("rights:list_requests", "admin", listed, ""),
    ("rights:list_requests", "chen", listed, ""),
    ("rights:record_request", "admin", yu, "form .btn"),
    ("rights:answer_request", "admin", asked, "form .btn"),
]
