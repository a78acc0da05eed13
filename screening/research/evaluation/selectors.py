"""Which terms a pilot asks about, how far its sheets have come, and what the schools' own lists say already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.research.evaluation import access
from screening.research.models import Pilot, PilotClass, TermSheet
from students.calendar import SchoolCalendar, TermDates
from students.models import RecordKind
from students.records import plan
from students.records.layout import ABSENT
from students.selectors import calendar_of

BEFORE_TERM_ENDS = timedelta(days=14)  # results are known by then
CHINESE, MATHS = "语文", "数学"


def missing_for_start(pilot: Pilot) -> list[str]:
    """Codes of what is still to be said before it may start, in the order of the page."""
    joining = set(pilot.pilot_classes.filter(joins__isnull=False).values_list("joins__order", flat=True))
    compared = pilot.pilot_classes.filter(group=PilotClass.Group.COMPARISON).exists()
    asked = {
        "designed-with": bool(pilot.designed_with.strip()),
        "pilot-class": bool(joining),
        "empty-phase": not joining or joining == set(pilot.phases.values_list("order", flat=True)),
        "comparison": compared or bool(pilot.no_comparison_because.strip()),
    }
    return [code for code, said in asked.items() if not said]


@dataclass(frozen=True)
class AskedTerm:
    """A term whose days and results are asked for. `before`: over when the pilot began."""

    code: str
    school_year: int
    number: int
    before: bool
    first: date
    last: date


def terms_asked(pilot: Pilot, calendar: SchoolCalendar, today: date) -> list[AskedTerm]:
    """The last term before the start, and every term of the pilot that is over or about to be; oldest first."""
    earlier = [term for term in calendar.terms if term.ends < pilot.starts][-1:]
    during = [term for term in calendar.terms if term.ends >= pilot.starts and _falls_in(term, pilot)]
    asked = [term for term in (*earlier, *during) if term.ends - BEFORE_TERM_ENDS <= today]
    return [
        AskedTerm(code_of(term), term.school_year, term.number, term.ends < pilot.starts, term.starts, term.ends)
        for term in asked
    ]


def _falls_in(term: TermDates, pilot: Pilot) -> bool:
    return pilot.ends is None or term.starts <= pilot.ends


def code_of(term: TermDates) -> str:
    """2026-1, as in the school's own records."""
    return f"{term.school_year}-{term.number}"


@dataclass(frozen=True)
class OwedSheet:
    """A class and a term; `sheet` when it has come in."""

    pilot_class: PilotClass
    term: AskedTerm
    sheet: TermSheet | None


def owed_sheets(user: User, today: date) -> list[OwedSheet]:
    """For whoever fills them in: every asked term of every own class of a running pilot."""
    classes = list(access.asked_classes(user))
    kept = access.own_sheets(user) if classes else {}
    calendars = {one.pilot.county_id: calendar_of(one.pilot.county) for one in classes}
    return [
        OwedSheet(one, term, kept.get((one.pk, term.code)))
        for one in classes
        for term in terms_asked(one.pilot, calendars[one.pilot.county_id], today)
    ]


def get_owed_or_404(pilot_class: PilotClass, code: str) -> AskedTerm:
    """`code`: 2026-1; only a term that is asked for today."""
    terms = terms_asked(pilot_class.pilot, calendar_of(pilot_class.pilot.county), timezone.localdate())
    found = next((term for term in terms if term.code == code), None)
    if found is None:
        raise Http404
    return found


def progress_of(user: User, pilot: Pilot, today: date) -> list[tuple[AskedTerm, list[PilotClass], int]]:
    """For the officer: term by term, classes whose sheet is missing, and how many have come in."""
    classes = [one for one in access.classes_in(user, pilot) if one.left_on is None]
    came = set(access.sheets_in_force(user, pilot).values_list("pilot_class_id", "term"))
    found = []
    for term in terms_asked(pilot, calendar_of(pilot.county), today):
        missing = [one for one in classes if (one.pk, term.code) not in came]
        found.append((term, missing, len(classes) - len(missing)))
    return found


@dataclass(frozen=True)
class KnownLine:
    """What the school's own lists say about a child's term."""

    days_missed: Decimal | None = None
    chinese: Decimal | None = None
    maths: Decimal | None = None


def known_already(
    user: User, student_ids: Iterable[int], term: AskedTerm, calendar: SchoolCalendar
) -> dict[int, KnownLine]:
    """Days only where every month of the term is on record: a part of a term is not a small number of days."""
    months = _months(term, calendar)
    found = {}
    for student, kept in plan.in_force(user, student_ids).items():
        results = kept.get((RecordKind.RESULTS, term.code), {})
        line = KnownLine(_days(kept, months), _number(results.get(CHINESE)), _number(results.get(MATHS)))
        if line != KnownLine():
            found[student] = line
    return found


def school_days(term: AskedTerm, calendar: SchoolCalendar) -> int:
    return calendar.school_days_between(term.first - timedelta(days=1), term.last)


def _months(term: AskedTerm, calendar: SchoolCalendar) -> list[str]:
    """Months of the term in which school was held: 2026-09."""
    days = (term.first + timedelta(days=offset) for offset in range((term.last - term.first).days + 1))
    return list(dict.fromkeys(f"{day:%Y-%m}" for day in days if calendar.is_school_day(day)))


def _days(kept: Mapping[tuple[str, str], Mapping[str, str]], months: list[str]) -> Decimal | None:
    counts = [_number(kept.get((RecordKind.ATTENDANCE, month), {}).get(ABSENT)) for month in months]
    known = [count for count in counts if count is not None]
    return sum(known, Decimal(0)) if months and len(known) == len(months) else None


def _number(text: str | None) -> Decimal | None:
    """A mark in words (合格) is no number."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
