"""Pilots: planned and read by the district officer alone; sheets are the class teacher's and the administrator's;
comments as written are the counselor's. The pilot's classes are 3-1 (takes part) and 3-2 (for comparison)."""

import uuid

from screening.research.models import Pilot
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county
from tests.research.evaluation import pilot_steps

PLANS, PLANS_NOT = {"district_officer": 200, "*": 403}, {"district_officer": 404, "*": 403}
WRITES, REFUSED = {"district_officer": 302, "*": 403}, {"district_officer": 422, "*": 403}
FILLS = "class_teacher school_administrator"
OTHER_CLASSES = "other_teacher outside_teacher"
PLAN_DATA = {"name": "读书角", "question": "孩子更爱来学校吗？", "starts": "2026-11-02"}
NAMED = "王𬀩雨不理我"  # a comment that names yu


def _at(pilot: Pilot, **data: object) -> Target:
    return Target(kwargs={"public_id": pilot.public_id}, data={"nonce": uuid.uuid4(), **data})


def new_plan(cast: Cast) -> Target:
    pilot_steps.running_pilot(cast)
    return Target(data={"nonce": uuid.uuid4(), **PLAN_DATA})


def draft(cast: Cast) -> Target:
    return _at(pilot_steps.planned_pilot(cast), act="plan", **PLAN_DATA)


def draft_to_start(cast: Cast) -> Target:
    return _at(pilot_steps.planned_pilot(cast), act="start")


def draft_elsewhere(cast: Cast) -> Target:
    pilot = pilot_steps.planned_pilot(cast)
    Pilot.objects.filter(pk=pilot.pk).update(county=make_county("别处县"))
    return _at(pilot, act="start")


def classes_of_draft(cast: Cast) -> Target:
    school = {"school": cast.school.public_id}
    target = _at(pilot_steps.draft_pilot(cast), act="classes", **school, class_1="pilot", class_2="comparison")
    return Target(kwargs=target.kwargs, data=target.data, query=school)


def running(cast: Cast) -> Target:
    """Its plan is frozen."""
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="2")
    return _at(pilot, act="plan", **PLAN_DATA)


def running_elsewhere(cast: Cast) -> Target:
    target = running(cast)
    Pilot.objects.filter(public_id=target.kwargs["public_id"]).update(county=make_county("别处县"))
    return target


def a_change(cast: Cast) -> Target:
    return _at(pilot_steps.running_pilot(cast), act="change", on="2026-10-12", what="改成两周一次")


def with_comments(cast: Cast) -> Target:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.type_comment(cast, pilot, NAMED)
    pilot_steps.released_comments(cast, pilot, 5)
    return _at(pilot)


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
    pilot = with_comments(cast).kwargs["public_id"]
    place = f"{pilot} {cast.school.public_id}"
    return Target(data={"nonce": uuid.uuid4(), "place": place, "text": "孩子们愿意来"})


def named_comment(cast: Cast) -> Target:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), NAMED)
    data = {"nonce": uuid.uuid4(), "released_text": "有个同学不理我", "looked": ["0"], "whole": "on"}
    return Target(kwargs={"public_id": comment.public_id}, data=data)


def comment_still_named(cast: Cast) -> Target:
    target = named_comment(cast)
    return Target(kwargs=target.kwargs, data={**target.data, "released_text": NAMED})


def comment_set_aside(cast: Cast) -> Target:
    return Target(kwargs=named_comment(cast).kwargs, data={"act": "set-aside"})


NOBODY_NAMED = {"district_officer": ["王𬀩雨", "不理我"]}
RELEASES = {"counselor": 302, "other_counselor": 404, "*": 403}
ROWS = [
    Row("reports:list_pilots", at=new_plan, get=PLANS, post=WRITES),
    Row("reports:show_pilot", at=draft, get=PLANS, post=WRITES),
    Row("reports:show_pilot", at=draft_to_start, get=PLANS, post=WRITES),
    Row("reports:show_pilot", at=draft_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:show_pilot", at=classes_of_draft, get=PLANS, post=WRITES),
    Row("reports:show_pilot", at=running, get=PLANS, post=REFUSED),
    Row("reports:show_pilot", at=running_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:show_pilot", at=a_change, get=PLANS, post=WRITES),
    Row("reports:show_evaluation", at=running, get=PLANS, post=WRITES),
    Row("reports:show_evaluation", at=with_comments, get=PLANS, post=WRITES, never=NOBODY_NAMED),
    Row("reports:show_evaluation", at=draft, get=PLANS_NOT, post=PLANS_NOT),
    Row("reports:show_evaluation", at=running_elsewhere, get=PLANS_NOT, post=PLANS_NOT),
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
        post={"counselor school_administrator": 302, "other_counselor": 422, "*": 403},
        hides={"counselor school_administrator": "yu"},
        never={"counselor school_administrator": ["不理我"], "other_counselor": ["固定通话"]},
    ),
    Row(
        "reports:release_comment",
        at=named_comment,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post=RELEASES,
        shows={"counselor": "yu"},
    ),
    Row(
        "reports:release_comment",
        at=comment_still_named,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 422, "other_counselor": 404, "*": 403},
    ),
    Row(
        "reports:release_comment",
        at=comment_set_aside,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post=RELEASES,
    ),
]
