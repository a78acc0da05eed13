"""Cases that have ended, the latest first: what was done for a child stays readable."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.follow_up.ended.access import ended_after, look_at_ended
from screening.cases.models import Case
from screening.library import texts

PAGE = 25


@dataclass(frozen=True)
class EndedCaseRow:
    url: str
    name: str
    place: str
    outcome: str
    day: str


@dataclass(frozen=True)
class EndedPage:
    rows: tuple[EndedCaseRow, ...]
    more_url: str


def build(user: User, after: str = "") -> EndedPage:
    """`after`: public id of the case the last page ended with."""
    found = list(ended_after(user, after)[: PAGE + 1])
    shown = found[:PAGE]
    look_at_ended(user, shown)
    seats = access.last_seats_of(user, shown)
    rows = []
    for case in shown:
        seat = seats.get(case.student_id)
        rows.append(_row(case, seat.school_class.school.name if seat else case.school.name))
    goes_on = f"{reverse('cases:list_ended')}?after={shown[-1].public_id}" if len(found) > PAGE else ""
    return EndedPage(tuple(rows), goes_on)


def _row(case: Case, school: str) -> EndedCaseRow:
    return EndedCaseRow(
        url=reverse("cases:show_case", args=[case.public_id]),
        name=case.student.name,
        place=f"{school} · {case.number}",
        outcome=_outcome(case.outcome),
        day=formats.day(timezone.localdate(case.closed_at)) if case.closed_at else "",
    )


def _outcome(outcome: str) -> str:
    root = "decisions" if outcome == "no-concern" else "outcomes"
    return texts.text(f"texts.{root}.{outcome}") if outcome else ""
