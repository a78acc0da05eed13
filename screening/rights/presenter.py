"""The register of requests and what goes by the clock, for one page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.models import Document
from screening.rights import access
from screening.rights.clock import clock_lines
from screening.rights.models import RightsRequest


class RequestLine:
    def __init__(self, row: RightsRequest, *, with_names: bool) -> None:
        self.row = row
        self.what = row.get_kind_display()
        child = row.student.name if row.student else _("a child that was erased")
        self.who = f"{child} · {row.asked_by}" if with_names and row.student else ""
        self.asked = _("asked on %(day)s") % {"day": formats.day(row.asked_on)}
        self.is_open = row.answered_at is None
        self.is_late = self.is_open and row.due_on < timezone.localdate()
        self.until = _("to be answered by %(day)s") % {"day": formats.day(row.due_on)}
        self.answer = "" if row.answered_at is None else self._answered(row)
        self.is_refused = row.outcome == RightsRequest.Outcome.REFUSED

    def _answered(self, row: RightsRequest) -> str:
        day = formats.day(timezone.localdate(row.answered_at))
        reason = f" · {row.get_reason_display()}" if row.reason else ""
        return f"{row.get_outcome_display()}{reason} · {day}"


class RightsPage:
    def __init__(self, user: User) -> None:
        self.may_answer = can(user, Permission.MANAGE_ROSTER)
        rows = [*access.open_requests_of(user), *access.requests_of(user).exclude(answered_at=None)[:50]]
        self.lines = [RequestLine(row, with_names=self.may_answer) for row in rows]
        self.clock = clock_lines(access.schools_with_requests(user))
        self.erased = [
            _("%(day)s: one child erased, proof %(number)s")
            % {"day": formats.day(timezone.localdate(proof.at)), "number": str(proof.public_id)[:8].upper()}
            for proof in access.erasures_of(user)[:20]
        ]


class LetterPage:
    """To the family: what was asked, that it is refused, why, and where to turn."""

    def __init__(self, document: Document, row: RightsRequest) -> None:
        self.language = formats.html_language(document.language)
        self.school = row.school.name
        self.to = row.asked_by
        self.asked = formats.day(row.asked_on)
        self.what = row.get_kind_display()
        self.reason = row.get_reason_display()
        self.answer = row.answer
        self.day = formats.day(timezone.localdate(row.answered_at))
        self.printed_at = formats.timestamp()


def request_notes(user: User) -> list[tuple[str, str]]:
    """For the first screen of whoever answers them."""
    waiting = list(access.open_requests_of(user)) if can(user, Permission.MANAGE_ROSTER) else []
    if not waiting:
        return []
    words = _("%(count)s requests of families about their children's data wait for an answer, the first until %(day)s.")
    return [(words % {"count": len(waiting), "day": formats.day(waiting[0].due_on)}, reverse("rights:list_requests"))]
