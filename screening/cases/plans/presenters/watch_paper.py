"""The four-week questions on paper, one child a page, for the class teacher who types them back."""

from django.utils import timezone

from accounts.models import User
from screening import formats
from screening.cases.access import seating_of_visible
from screening.cases.models import WatchCheck
from screening.cases.plans.presenters.family_plan import page_language
from screening.documents.paper_codes import paper_code
from screening.library import texts

WATCH = "watch-check"


class WatchedChild:
    def __init__(self, check: WatchCheck, place: str) -> None:
        self.who = f"{place} {check.case.student.name}"
        self.until = formats.day(check.due_on)
        self.code = paper_code(WATCH, check.public_id)


class WatchPaper:
    def __init__(self, user: User, checks: list[WatchCheck]) -> None:
        seating = seating_of_visible(user, [check.case.student.public_id for check in checks])
        self.language = page_language()
        self.school = checks[0].case.school_class.school.name
        self.printed_by = user.name
        self.printed_at = timezone.localdate().isoformat()
        self.words = texts.localize("chain.watch_check")
        self.children = tuple(WatchedChild(check, seating.of(check.case.student_id)) for check in checks)
