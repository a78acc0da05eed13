"""A pilot of the cast's county: class 3-1 takes part, class 3-2 is there for comparison."""

import uuid
from datetime import date
from decimal import Decimal

from screening.research.evaluation import services
from screening.research.evaluation.records import ChildTermRecord, CommentPage, PilotPlan, TermRecord
from screening.research.models import Pilot, PilotClass, PilotComment, TermSheet
from students.models import School
from tests.conftest import Cast

STARTS = date(2026, 9, 14)
PLAN = PilotPlan(
    name="固定通话",
    question="孩子是不是没那么孤单了？",
    phases=(STARTS,),
    designed_with="两位班主任和三个家庭",
)


def draft_pilot(cast: Cast, plan: PilotPlan = PLAN) -> Pilot:
    return services.draft_pilot(cast.county, by=cast.district, nonce=uuid.uuid4(), plan=plan)


def planned_pilot(cast: Cast, plan: PilotPlan = PLAN) -> Pilot:
    """Everything is said; it could start."""
    pilot = draft_pilot(cast, plan)
    groups = {cast.class_3_1: "1", cast.class_3_2: "comparison"}
    return services.choose_classes(pilot, by=cast.district, school=cast.school, groups=groups)


def running_pilot(cast: Cast, plan: PilotPlan = PLAN) -> Pilot:
    return services.start_pilot(planned_pilot(cast, plan), by=cast.district)


def seat_of(pilot: Pilot, school_class: object) -> PilotClass:
    return PilotClass.objects.get(pilot=pilot, school_class=school_class)


def enter_sheet(cast: Cast, pilot: Pilot, term: str = "2025-2", **days: str) -> TermSheet:
    """Days missed by name, for children of class 3-1: `enter_sheet(cast, pilot, yu="2.5")`."""
    lines = [ChildTermRecord(cast.children[name].pk, days_missed=Decimal(missed)) for name, missed in days.items()]
    record = TermRecord(term, days_open=90, chinese_max=100, maths_max=100, lines=lines)
    place = seat_of(pilot, cast.class_3_1)
    return services.save_term_sheet(place, by=cast.li, nonce=uuid.uuid4(), sheet=record)


def type_page(
    cast: Cast, pilot: Pilot, *answers: str, role: str = "child", school: School | None = None
) -> list[PilotComment]:
    """One person's page; an empty answer is left out."""
    given = {number: text for number, text in enumerate(answers, start=1) if text}
    page = CommentPage(role, date(2026, 10, 16), given)
    place = school or cast.school
    return services.type_comments(pilot, by=cast.admin, nonce=uuid.uuid4(), school=place, page=page)


def release(cast: Cast, comment: PilotComment, text: str = "") -> PilotComment:
    return services.release_comment(comment, by=cast.wang, text=text or comment.text or "")


def released_pages(cast: Cast, pilot: Pilot, pages: int, role: str = "child") -> None:
    for number in range(pages):
        for comment in type_page(cast, pilot, f"喜欢第{'一二三四五六七八'[number]}样", role=role):
            release(cast, comment)
