"""The four-week questions on paper, one child a page, for the class teacher who types them back."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from screening import formats
from screening.cases.access import seats_of, watch_checks_of
from screening.cases.models import WatchCheck
from screening.cases.plans.presenters.family_plan import page_language
from screening.documents.paper_codes import paper_code
from screening.library import texts
from students.selectors import current_class_label

WATCH = "watch-check"


@dataclass(frozen=True)
class WatchedChild:
    who: str
    until: str
    code: str


@dataclass(frozen=True)
class WatchPaper:
    language: str
    school: str
    printed_by: str
    printed_at: str
    words: dict[str, Any]
    children: tuple[WatchedChild, ...]


def build_watch(user: User) -> WatchPaper:
    checks = list(watch_checks_of(user).select_related("case__school_class__school"))
    seats = seats_of(user, [check.case for check in checks])
    return WatchPaper(
        language=page_language(),
        school=checks[0].case.school_class.school.name if checks else "",
        printed_by=user.name,
        printed_at=timezone.localdate().isoformat(),
        words=texts.localize("chain.watch_check"),
        children=tuple(_child(check, seats.get(check.case.student_id)) for check in checks),
    )


def _child(check: WatchCheck, seat: int | None) -> WatchedChild:
    label = current_class_label(check.case.school_class, timezone.localdate())
    return WatchedChild(
        who=" ".join(filter(None, (label, str(seat or ""), check.case.student.name))),
        until=formats.day(check.due_on),
        code=paper_code(WATCH, check.public_id),
    )
