"""Pages of pilots that are looked at one by one."""

from collections.abc import Mapping
from typing import Any

from screening.reports.evaluation.records import PilotPlan
from tests.conftest import Cast
from tests.reports import pilots


def with_a_pilot(cast: Cast) -> Mapping[str, Any]:
    running(cast)
    return {}


def draft(cast: Cast) -> Mapping[str, Any]:
    """Nothing is said yet of what it takes to start."""
    plan = PilotPlan("读书角", "孩子更爱来学校吗？", pilots.PLAN.phases)
    return {"public_id": pilots.draft_pilot(cast, plan).public_id}


def planned(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": pilots.planned_pilot(cast).public_id}


def school_of_a_draft(cast: Cast) -> Mapping[str, Any]:
    return {**planned(cast), "school_id": cast.school.public_id}


def running(cast: Cast) -> Mapping[str, Any]:
    pilot = pilots.running_pilot(cast)
    pilots.enter_sheet(cast, pilot, yu="2")
    pilots.released_pages(cast, pilot, 5)
    pilots.type_page(cast, pilot, "王𬀩雨和我一起写作业，三年级(1)班的小䶮也来。")
    return {"public_id": pilot.public_id}


def sheet(cast: Cast) -> Mapping[str, Any]:
    seat = pilots.seat_of(pilots.running_pilot(cast), cast.class_3_1)
    return {"public_id": seat.public_id, "term": "2025-2"}


def page_to_type(cast: Cast) -> Mapping[str, Any]:
    pilot = pilots.running_pilot(cast)
    return {"public_id": pilot.public_id, "school_id": cast.school.public_id, "role": "guardian"}


def comment(cast: Cast) -> Mapping[str, Any]:
    (named,) = pilots.type_page(cast, pilots.running_pilot(cast), "王𬀩雨不理我，小䶮也是。")
    return {"public_id": named.public_id}


SAVE = "main form .btn.wide"
# name, who opens it, what it needs, the button that shows its errors
PILOT_PAGES = (
    ("reports:list_pilots", "district", with_a_pilot, ""),
    ("reports:draft_pilot", "district", with_a_pilot, SAVE),
    ("reports:change_draft", "district", planned, ""),
    ("reports:show_pilot", "district", draft, ""),
    ("reports:show_pilot", "district", running, ""),
    ("reports:choose_school", "district", planned, ""),
    ("reports:choose_classes", "district", school_of_a_draft, ""),
    ("reports:record_change", "district", running, SAVE),
    ("reports:decide_pilot", "district", running, SAVE),
    ("reports:show_evaluation", "district", running, ""),
    ("reports:read_comments", "district", running, ""),
    ("reports:export_evaluation", "district", running, SAVE),
    ("reports:list_term_sheets", "li", with_a_pilot, ""),
    ("reports:fill_term_sheet", "li", sheet, SAVE),
    ("reports:list_comments", "wang", with_a_pilot, ""),
    ("reports:list_comments", "admin", with_a_pilot, ""),
    ("reports:type_comments", "admin", page_to_type, SAVE),
    ("reports:release_comment", "wang", comment, SAVE),
)
