"""Cases that have ended, the latest first: what was done for a child stays readable."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.follow_up.ended.access import ended_after, look_at_ended
from screening.cases.models import Case
from screening.library import texts

PAGE = 25


class EndedCaseRow:
    def __init__(self, case: Case, school: str) -> None:
        self.url = reverse("cases:show_case", args=[case.public_id])
        self.name = case.student.name
        self.place = f"{school} · {case.number}"
        self.outcome = _outcome(case.outcome)
        self.day = formats.day(timezone.localdate(case.closed_at)) if case.closed_at else ""


def build(user: User, after: str = "") -> tuple[list[EndedCaseRow], str]:
    """The rows, and where the list goes on; `after`: public id of the case the last page ended with."""
    found = ended_after(user, after, PAGE + 1)
    shown = found[:PAGE]
    look_at_ended(user, shown)
    seats = access.last_seats_of(user, shown)
    rows = []
    for case in shown:
        seat = seats.get(case.student_id)
        rows.append(EndedCaseRow(case, seat.school_class.school.name if seat else case.school.name))
    goes_on = f"{reverse('cases:list_ended')}?after={shown[-1].public_id}" if len(found) > PAGE else ""
    return rows, goes_on


def again_words(case: Case) -> str:
    if case.state == Case.State.CLOSED:
        return _("The counselor of the child's present school has been told.")
    return _("The child is on your desk again: case %(number)s.") % {"number": case.number}


def _outcome(outcome: str) -> str:
    root = "decisions" if outcome == "no-concern" else "outcomes"
    return texts.text(f"texts.{root}.{outcome}") if outcome else ""
