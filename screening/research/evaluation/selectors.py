"""Which terms a pilot asks about, and how far its sheets have come."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.research.evaluation import access
from screening.research.models import Pilot, PilotClass, TermSheet
from students.calendar import TermDates
from students.selectors import calendar_of

BEFORE_TERM_ENDS = timedelta(days=14)  # results are known by then


def missing_for_start(pilot: Pilot) -> list[str]:
    """Codes of what it takes before it may start: the groups without a class."""
    there = set(pilot.pilot_classes.values_list("group", flat=True))
    return [str(group) for group in PilotClass.Group.values if group not in there]


def terms_asked(pilot: Pilot, today: date) -> list[TermDates]:
    """The last term before the start, and every term of the pilot that is over or about to be; oldest first."""
    terms = calendar_of(pilot.county).terms
    earlier = [term for term in terms if term.ends < pilot.starts][-1:]
    during = [term for term in terms if term.ends >= pilot.starts and term.starts <= (pilot.ends or date.max)]
    return [term for term in (*earlier, *during) if term.ends - BEFORE_TERM_ENDS <= today]


def code_of(term: TermDates) -> str:
    """2026-1, as in the school's own records."""
    return f"{term.school_year}-{term.number}"


@dataclass(frozen=True)
class OwedSheet:
    """A class and a term; `sheet` when it has come in."""

    pilot_class: PilotClass
    term: TermDates
    sheet: TermSheet | None


def owed_sheets(user: User) -> list[OwedSheet]:
    """For whoever fills them in: every asked term of every own class of a running pilot, the missing ones first."""
    kept, today = access.own_sheets(user), timezone.localdate()
    owed = [
        OwedSheet(one, term, kept.get((one.pk, code_of(term))))
        for one in access.asked_classes(user)
        for term in terms_asked(one.pilot, today)
    ]
    return sorted(owed, key=lambda one: one.sheet is not None)


def get_owed_or_404(user: User, public_id: UUID, code: str) -> OwedSheet:
    """Of a class and a term (2026-1) that are asked about today."""
    for owed in owed_sheets(user):
        if owed.pilot_class.public_id == public_id and code_of(owed.term) == code:
            return owed
    raise Http404
