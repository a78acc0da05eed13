"""Pages of pilots in states that the table of addresses does not bring about."""

from collections.abc import Mapping
from typing import Any

from tests.conftest import Cast
from tests.research.evaluation import pilot_steps


def draft(cast: Cast) -> Mapping[str, Any]:
    """Nothing is said yet of what it takes to start."""
    return {"public_id": pilot_steps.draft_pilot(cast).public_id}


def running(cast: Cast) -> Mapping[str, Any]:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="2")
    pilot_steps.released_comments(cast, pilot, 5)
    pilot_steps.type_comment(cast, pilot, "王𬀩雨和我一起写作业，三年级(1)班的小䶮也来。")
    return {"public_id": pilot.public_id}


def sheet(cast: Cast) -> Mapping[str, Any]:
    seat = pilot_steps.seat_of(pilot_steps.running_pilot(cast), cast.class_3_1)
    return {"public_id": seat.public_id, "term": "2025-2"}


def comment(cast: Cast) -> Mapping[str, Any]:
    named = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "王𬀩雨不理我，小䶮也是。")
    return {"public_id": named.public_id}


SAVE = "main form .btn.wide"
# name, who opens it, what it needs, the button that shows its errors
PILOT_PAGES = (
    ("reports:show_pilot", "district", draft, ""),
    ("reports:show_pilot", "district", running, ""),
    ("reports:show_evaluation", "district", running, ""),
    ("reports:fill_term_sheet", "li", sheet, SAVE),
    ("reports:release_comment", "wang", comment, SAVE),
)
