"""Pilots: planned and read by the district officer alone; sheets are the class teacher's and the administrator's;
comments as written are the counselor's. The pilot's classes are 3-1 (takes part) and 3-2 (for comparison)."""

import uuid

from screening.research.models import Pilot
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county
from tests.research.evaluation import pilot_steps

PLANS, PLANS_NOT = {"district_officer": 200, "*": 403}, {"district_officer": 404, "*": 403}
WRITES = {"district_officer": 302, "*": 403}
FILLS = "class_teacher school_administrator"
OTHER_CLASSES = "other_teacher outside_teacher"
PLAN_DATA = {"name": "读书角", "question": "孩子更爱来学校吗？", "phase_1": "2026-11-02"}
NAMED = "王𬀩雨不理我"  # a comment that names yu


def _at(pilot: Pilot, **data: object) -> Target:
    return Target(kwargs={"public_id": pilot.public_id}, data={"nonce": uuid.uuid4(), **data})


def a_list(cast: Cast) -> Target:
    pilot_steps.running_pilot(cast)
    return Target()


def new_plan(cast: Cast) -> Target:
    return Target(data={"nonce": uuid.uuid4(), **PLAN_DATA})


def draft(cast: Cast) -> Target:
    return _at(pilot_steps.planned_pilot(cast), **PLAN_DATA)


def draft_elsewhere(cast: Cast) -> Target:
    pilot = pilot_steps.planned_pilot(cast)
    Pilot.objects.filter(pk=pilot.pk).update(county=make_county("别处县"))
    return _at(pilot, **PLAN_DATA)


def running(cast: Cast) -> Target:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="2")
    return _at(pilot)


def running_elsewhere(cast: Cast) -> Target:
    target = running(cast)
    Pilot.objects.filter(public_id=target.kwargs["public_id"]).update(county=make_county("别处县"))
    return target


def school_of_draft(cast: Cast) -> Target:
    pilot = pilot_steps.draft_pilot(cast)
    data = {"nonce": uuid.uuid4(), "class_1": "1", "class_2": "comparison"}
    return Target(kwargs={"public_id": pilot.public_id, "school_id": cast.school.public_id}, data=data)


def a_change(cast: Cast) -> Target:
    return _at(pilot_steps.running_pilot(cast), on="2026-10-12", what="改成两周一次")


def a_decision(cast: Cast) -> Target:
    return _at(pilot_steps.running_pilot(cast), kind="keep", why="孩子和老师都要它")


def with_comments(cast: Cast) -> Target:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.type_page(cast, pilot, NAMED)
    pilot_steps.released_pages(cast, pilot, 5)
    return Target(kwargs={"public_id": pilot.public_id})


def sheets_asked(cast: Cast) -> Target:
    pilot_steps.running_pilot(cast)
    return Target()


def sheet_3_1(cast: Cast) -> Target:
    seat = pilot_steps.seat_of(pilot_steps.running_pilot(cast), cast.class_3_1)
    key = f"d_{cast.children['yu'].public_id.hex[:8]}"
    data = {"nonce": uuid.uuid4(), "days_open": "90", "chinese_max": "100", "maths_max": "100", key: "1.5"}
    return Target(kwargs={"public_id": seat.public_id, "term": "2025-2"}, data=data)


def term_not_asked(cast: Cast) -> Target:
    target = sheet_3_1(cast)
    return Target(kwargs={**target.kwargs, "term": "2026-2"}, data=target.data)


def comments_at_school(cast: Cast) -> Target:
    with_comments(cast)
    return Target()


def page_of_children(cast: Cast) -> Target:
    pilot = pilot_steps.running_pilot(cast)
    return Target(kwargs={"public_id": pilot.public_id, "role": "child"})


def page_to_type(cast: Cast) -> Target:
    pilot = pilot_steps.running_pilot(cast)
    parts = {"public_id": pilot.public_id, "school_id": cast.school.public_id, "role": "child"}
    data = {"nonce": uuid.uuid4(), "gathered_on": "2026-10-16", "answer_1": "跳绳"}
    return Target(kwargs=parts, data=data)


def named_comment(cast: Cast) -> Target:
    (comment,) = pilot_steps.type_page(cast, pilot_steps.running_pilot(cast), NAMED)
    data = {"nonce": uuid.uuid4(), "released_text": "有个同学不理我", "looked": ["0"], "whole": "on"}
    return Target(kwargs={"public_id": comment.public_id}, data=data)


def comment_still_named(cast: Cast) -> Target:
    target = named_comment(cast)
    return Target(kwargs=target.kwargs, data={**target.data, "released_text": NAMED})


NOBODY_NAMED = {"district_officer": ["王𬀩雨", "不理我"]}
ROWS = [
    Row("reports:list_pilots", at=a_list, get=PLANS),
    Row("reports:draft_pilot", at=new_plan, get=PLANS, post=WRITES),
    Row("reports:change_draft", at=draft, get=PLANS, post=WRITES),
    Row("reports:change_draft", at=running, get=PLANS, post={"district_officer": 422, "*": 403}),
    Row("reports:change_draft", at=draft_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:show_pilot", at=draft, get=PLANS),
    Row("reports:show_pilot", at=running, get=PLANS),
    Row("reports:show_pilot", at=running_elsewhere, get=PLANS_NOT),
    Row("reports:choose_school", at=draft, get=PLANS),
    Row("reports:choose_school", at=draft_elsewhere, get=PLANS_NOT),
    Row("reports:choose_classes", at=school_of_draft, get=PLANS, post=WRITES),
    Row("reports:start_pilot", at=draft, post=WRITES),
    Row("reports:start_pilot", at=draft_elsewhere, post=PLANS_NOT),
    Row("reports:record_change", at=a_change, get=PLANS, post=WRITES),
    Row("reports:record_change", at=running_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:decide_pilot", at=a_decision, get=PLANS, post=WRITES),
    Row("reports:decide_pilot", at=draft, get=PLANS, post={"district_officer": 422, "*": 403}),
    Row("reports:decide_pilot", at=running_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:show_evaluation", at=running, get=PLANS),
    Row("reports:show_evaluation", at=draft, get=PLANS_NOT),
    Row("reports:show_evaluation", at=running_elsewhere, get=PLANS_NOT),
    Row("reports:read_comments", at=with_comments, get=PLANS, never=NOBODY_NAMED),
    Row("reports:read_comments", at=running_elsewhere, get=PLANS_NOT),
    Row("reports:print_evaluation", at=running, post=WRITES),
    Row("reports:print_evaluation", at=running_elsewhere, post=PLANS_NOT),
    Row(
        "reports:list_term_sheets",
        at=sheets_asked,
        get={f"{FILLS} {OTHER_CLASSES}": 200, "*": 403},
        hides={"class_teacher school_administrator": "yu bo nur"},
        never={"other_teacher": ["(1)班"], "outside_teacher": ["固定通话"]},
    ),
    Row(
        "reports:fill_term_sheet",
        at=sheet_3_1,
        get={FILLS: 200, OTHER_CLASSES: 404, "*": 403},
        post={FILLS: 302, OTHER_CLASSES: 404, "*": 403},
        shows={FILLS: "yu bo nur"},
        hides={"school_administrator": "hao"},
    ),
    Row(
        "reports:fill_term_sheet",
        at=term_not_asked,
        get={f"{FILLS} {OTHER_CLASSES}": 404, "*": 403},
        post={f"{FILLS} {OTHER_CLASSES}": 404, "*": 403},
    ),
    Row(
        "reports:list_comments",
        at=comments_at_school,
        get={"counselor other_counselor school_administrator": 200, "*": 403},
        hides={"counselor school_administrator": "yu"},
        never={"counselor school_administrator": ["不理我"], "other_counselor": ["固定通话"]},
    ),
    Row(
        "reports:print_comment_page",
        at=page_of_children,
        post={"counselor school_administrator": 302, "other_counselor": 404, "*": 403},
    ),
    Row(
        "reports:type_comments",
        at=page_to_type,
        get={"counselor school_administrator": 200, "other_counselor": 404, "*": 403},
        post={"counselor school_administrator": 302, "other_counselor": 404, "*": 403},
    ),
    Row(
        "reports:release_comment",
        at=named_comment,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "yu"},
    ),
    Row(
        "reports:release_comment",
        at=comment_still_named,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 422, "other_counselor": 404, "*": 403},
    ),
    Row(
        "reports:set_aside_comment",
        at=named_comment,
        post={"counselor": 302, "other_counselor": 404, "*": 403},
    ),
]
