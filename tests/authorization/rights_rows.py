"""Requests of families: whoever keeps the roster writes and answers them; the headteacher reads no name."""

import uuid
from datetime import date

from django.utils import timezone

from screening.rights.models import RightsRequest
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def asked(cast: Cast, **fields: object) -> Target:
    row = RightsRequest.objects.create(
        school=cast.school,
        student=cast.children["yu"],
        kind="erase",
        asked_by="王大山，父亲",
        asked_on=date(2026, 10, 1),
        due_on=date(2026, 10, 16),
        recorded_by=cast.admin,
        recorded_at=timezone.now(),
        **fields,
    )
    data = {"nonce": uuid.uuid4(), "outcome": "refused", "reason": "not-entitled", "answer": "请带证明来。"}
    return Target(kwargs={"public_id": row.public_id}, data=data)


def listed(cast: Cast) -> Target:
    asked(cast)
    return Target()


def refused(cast: Cast) -> Target:
    told = {"outcome": "refused", "reason": "not-entitled", "answer": "请带证明来。"}
    return asked(cast, **told, answered_at=timezone.now(), answered_by=cast.admin)


def yu(cast: Cast) -> Target:
    data = {"nonce": uuid.uuid4(), "kind": "copy", "asked_by": "王大山，父亲", "asked_on": "2026-10-19"}
    return Target(kwargs={"public_id": cast.children["yu"].public_id}, data=data)


ADMIN = "school_administrator"
ROWS = [
    Row(
        "rights:list_requests",
        at=listed,
        get={f"{ADMIN} headteacher": 200, "*": 403},
        shows={ADMIN: "yu"},
        never={"headteacher": ["王大山"]},
    ),
    Row("rights:record_request", at=yu, get={ADMIN: 200, "*": 403}, post={ADMIN: 302, "*": 403}, shows={ADMIN: "yu"}),
    Row(
        "rights:answer_request", at=asked, get={ADMIN: 200, "*": 403}, post={ADMIN: 302, "*": 403}, shows={ADMIN: "yu"}
    ),
    Row("rights:print_letter", at=refused, post={ADMIN: 302, "*": 403}),
]
