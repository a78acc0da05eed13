"""A pilot of the cast's county: class 3-1 takes part, class 3-2 is there for comparison."""

import uuid
from datetime import date
from decimal import Decimal

from screening.research.evaluation import services
from screening.research.models import Pilot, PilotClass, PilotComment, TermSheet
from students.models import School
from tests.conftest import Cast

STARTS = date(2026, 9, 14)
PLAN = {"name": "固定通话", "question": "孩子是不是没那么孤单了？", "starts": STARTS}


def draft_pilot(cast: Cast) -> Pilot:
    return services.draft_pilot(cast.county, by=cast.district, nonce=uuid.uuid4(), plan=PLAN)


def planned_pilot(cast: Cast) -> Pilot:
    """Everything is said; it could start."""
    groups = {cast.class_3_1: "pilot", cast.class_3_2: "comparison"}
    return services.choose_classes(draft_pilot(cast), by=cast.district, school=cast.school, groups=groups)


def running_pilot(cast: Cast) -> Pilot:
    return services.start_pilot(planned_pilot(cast), by=cast.district)


def seat_of(pilot: Pilot, school_class: object) -> PilotClass:
    return PilotClass.objects.get(pilot=pilot, school_class=school_class)


def enter_sheet(cast: Cast, pilot: Pilot, term: str = "2025-2", **days: str) -> TermSheet:
    """Days missed by name, for children of class 3-1: `enter_sheet(cast, pilot, yu="2.5")`."""
    lines = {cast.children[name].pk: {"days_missed": Decimal(missed)} for name, missed in days.items()}
    about = {"term": term, "days_open": 90, "chinese_max": 100, "maths_max": 100}
    place = seat_of(pilot, cast.class_3_1)
    return services.save_term_sheet(place, by=cast.li, nonce=uuid.uuid4(), lines=lines, **about)


def type_comment(cast: Cast, pilot: Pilot, text: str, *, school: School | None = None) -> PilotComment:
    place = school or cast.school
    return services.type_comment(pilot, by=cast.admin, nonce=uuid.uuid4(), school=place, text=text)


def release(cast: Cast, comment: PilotComment, text: str = "") -> PilotComment:
    return services.release_comment(comment, by=cast.wang, text=text or comment.text or "")


def released_comments(cast: Cast, pilot: Pilot, count: int) -> None:
    for number in range(count):
        release(cast, type_comment(cast, pilot, f"喜欢第{'一二三四五六七八'[number]}样"))
