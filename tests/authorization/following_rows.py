"""What follows a decision: what is due, home visits, words for families, plans for the holidays."""

import uuid
from datetime import date

from screening.cases import services
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.conftest import Cast

COUNSELORS = {"counselor other_counselor": 200, "*": 403}


def something_due(cast: Cast) -> Target:
    case = make.make_case(cast, "yu")
    services.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 26))
    return Target()


ROWS = [
    Row(
        "cases:list_due",
        at=something_due,
        get=COUNSELORS,
        shows={"counselor": "yu"},
        hides={"counselor": "bo nur hao"},
    ),
]
