"""What follows a decision: what is due, home visits, plans for the holidays."""

import uuid
from datetime import date

from screening.cases.deciding.services import follow_ups as following
from screening.cases.follow_up import services as support
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.conftest import Cast
from tests.factories import make_care

COUNSELORS = {"counselor other_counselor": 200, "*": 403}
COUNSELOR = {"counselor": 200, "other_counselor": 404, "*": 403}
WRITES = {"counselor": 302, "other_counselor": 404, "*": 403}
VISITS = "class_teacher other_teacher outside_teacher counselor other_counselor"
PLAN = {
    "stays_where": "外婆家",
    "who_looks_in": "刘主任",
    "how_often": "weekly",
    "first_on": "2027-01-28",
    "child_contact": "0000-555 0110",
    "stand_in": "李老师",
    "safe": "no",
    "back_on": "2027-03-01",
}


def something_due(cast: Cast) -> Target:
    case = make.make_case(cast, "yu")
    following.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 26))
    return Target()


def open_case(cast: Cast) -> Target:
    make.make_case(cast, "yu")
    return Target()


def ticked(cast: Cast) -> Target:
    make.make_case(cast, "yu")
    return Target(data={"nonce": uuid.uuid4(), "child": [str(cast.children["yu"].public_id)]})


def parents_away(cast: Cast) -> Target:
    make_care(cast.children["yu"], cast.li, father_away="now")
    said = {"nonce": uuid.uuid4(), "dated": "2026-10-19", "way": "phone"}
    return Target(data={**said, "child": [str(cast.children["yu"].public_id)]})


def a_slip(cast: Cast) -> Target:
    return Target(data={"take_back": str(cast.children["yu"].public_id)})


def yu_case(cast: Cast) -> Target:
    return Target(kwargs={"public_id": make.make_case(cast, "yu").public_id})


def yu(cast: Cast) -> Target:
    case = make.make_case(cast, "yu")
    return Target(kwargs={"public_id": case.public_id}, data={"nonce": uuid.uuid4(), **PLAN})


def paper_of_yu(cast: Cast) -> Target:
    return Target(kwargs=yu(cast).kwargs, data={"do": "print"})


def ended(cast: Cast) -> Target:
    support.close_case(make.planned_case(cast), by=cast.wang, outcome="better", reported_by="child")
    make.make_case(cast, "hao")
    return Target()


ROWS = [
    Row(
        "cases:list_due", at=something_due, get=COUNSELORS, shows={"counselor": "yu"}, hides={"counselor": "bo nur hao"}
    ),
    Row("cases:list_ended", at=ended, get=COUNSELORS, shows={"counselor": "yu"}, hides={"counselor": "bo nur hao"}),
    Row(
        "cases:list_visits",
        at=ticked,
        get={VISITS: 200, "*": 403},
        post={VISITS: 302, "*": 403},
        shows={"class_teacher": "yu bo nur", "other_teacher": "hao", "counselor": "yu"},
        hides={"counselor": "bo nur hao"},
    ),
    Row(
        "cases:list_term_contacts",
        at=parents_away,
        get={VISITS: 200, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 422, "*": 403},
        shows={"class_teacher": "yu", "counselor": "yu"},
        hides={"class_teacher": "bo hao", "counselor": "bo hao"},
    ),
    Row(
        "cases:list_term_contacts",
        at=a_slip,
        get={VISITS: 200, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 404, "*": 403},
    ),
    Row(
        "cases:read_words",
        get={f"{VISITS} school_administrator": 200, "*": 403},
        post={f"{VISITS} school_administrator": 302, "*": 403},
    ),
    Row("cases:read_plan", at=yu_case, get=COUNSELOR),
    Row("cases:list_holiday_plans", at=open_case, get=COUNSELORS, shows={"counselor": "yu"}, hides={"counselor": "bo"}),
    Row("cases:plan_holiday", at=yu, get=COUNSELOR, post=WRITES, shows={"counselor": "yu"}),
    Row("cases:plan_holiday", at=paper_of_yu, get=COUNSELOR, post=WRITES),
]
