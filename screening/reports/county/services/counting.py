"""Every school of a county counted at once: as many queries for three hundred schools as for three.

Figures stand as of the period's last day and are counted from dated rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from screening.cases.models import Case, EarlierFlag, FollowUp, HolidayPlan, Referral, ReferralStatus
from screening.cases.steps.deadlines import Deadlines
from screening.reports.county.figures import SAID, UNSAID, SchoolCounts
from screening.reports.monthly.access.records import CaseRecords
from screening.reports.monthly.figures.cases import CaseRow, cases_on
from screening.reports.monthly.figures.states import USABLE_SHARE
from screening.reports.monthly.figures.work import HEARD, late_looks, median_wait, without_holiday_plan
from screening.reports.periods import Period
from screening.rounds.completion.standing import ClassStanding, standing_of, undone_of
from screening.rounds.models import ChildState, Informant, RoundChild, ScreeningRound, Sheet
from screening.rounds.states import reported
from students.dated import in_force
from students.models import County, School, SchoolResources, StaffAssignment
from students.resources.presenter import NAMES
from students.selectors import calendar_of

SCORED = (ChildState.RATED, ChildState.NOT_SCORABLE, ChildState.NOT_OBSERVED)
Place = tuple[int, int]  # school, class


class LateChild(NamedTuple):
    """A child about whom one piece of work is past its date, and the school it is owed at."""

    student: int
    school: int


def round_before(*, county: County, period: Period) -> ScreeningRound | None:
    """The round that had begun last by the period's end: between two rounds the county looks at the one it had."""
    rounds = ScreeningRound.objects.filter(county=county, opens_on__lte=period.last)
    return rounds.exclude(state=ScreeningRound.State.PLANNED).order_by("-opens_on").first()


def counts_of(*, county: County, period: Period) -> list[SchoolCounts]:
    """Every school of the county, in the order in which it was entered."""
    schools = School.objects.filter(township__county=county).order_by("pk").values_list("pk", "township_id")
    found = {pk: SchoolCounts(pk, township) for pk, township in schools}
    current = round_before(county=county, period=period)
    if current is not None:
        states = _states(current, period)
        for (school, _class), here in states.items():
            for state, count in here.items():
                found[school].people.update({f"state.{reported(state)}": count, "enrolled": count})
        _sheets(found, current, period, states)
    _cases(found, county, period)
    _visits(found, county, period.last)
    _means(found, county, period)
    return list(found.values())


def _states(current: ScreeningRound, period: Period) -> dict[Place, Counter[str]]:
    """Of every class its children by state. A child that came into its state later was still to be rated."""
    rows, found = RoundChild.objects.filter(round=current), defaultdict[Place, Counter[str]](Counter)
    settled = rows.filter(since__lt=period.until).values_list("school_class__school", "school_class", "state")
    for school, school_class, state, count in settled.annotate(count=Count("pk")).order_by():
        found[school, school_class][state] += count
    later = rows.filter(since__gte=period.until).values_list("school_class__school", "school_class")
    for school, school_class, count in later.annotate(count=Count("pk")).order_by():
        found[school, school_class][ChildState.TO_RATE] += count
    return found


def _sheets(
    found: Mapping[int, SchoolCounts], current: ScreeningRound, period: Period, states: Mapping[Place, Counter[str]]
) -> None:
    """Teachers' sheets, one a class: all, handed in, usable; and classes that are not done, handed in or not."""
    usable, standings = _usable_classes(states), defaultdict[int, list[ClassStanding]](list)
    rows = Sheet.objects.filter(round=current, informant=Informant.TEACHER)
    fields = ("school_class__school", "school_class", "state", "submitted_at", "reopened_at")
    for school, school_class, state, submitted, reopened in rows.values_list(*fields):
        work = found[school].work
        taken_back = state == Sheet.State.REOPENED and reopened is not None and reopened < period.until
        handed_in = submitted is not None and submitted < period.until and not taken_back
        work["sheets"] = work.get("sheets", 0) + 1
        work["handed_in"] = work.get("handed_in", 0) + handed_in
        work["usable"] = work.get("usable", 0) + (handed_in and school_class in usable)
        standings[school].append(standing_of(states[school, school_class], begun=True, handed_in=handed_in))
    for school, classes in standings.items():
        found[school].work["undone"] = undone_of(classes).undone


def _usable_classes(states: Mapping[Place, Counter[str]]) -> set[int]:
    """Classes of whose children with answers four in five can be scored, as the school's own report has it."""
    scored = {place: sum(here[state] for state in SCORED) for place, here in states.items()}
    return {
        school_class
        for (school, school_class), count in scored.items()
        if count and states[school, school_class][ChildState.RATED] >= USABLE_SHARE * count
    }


def _cases(found: Mapping[int, SchoolCounts], county: County, period: Period) -> None:
    """Open cases, and pieces of work past their own date."""
    opened, then = _open_cases(county, period), Deadlines(calendar_of(county), period.last)
    plans = HolidayPlan.objects.filter(case__school__township__county=county)
    written = plans.values("case_id", "holiday_starts", "recorded_at")
    unplanned, _since = without_holiday_plan(opened, lambda: written, then)
    late = {
        **{kind: [one.school for one in rows] for kind, rows in _late(opened, county, then).items()},
        "receipt": _receipts(county, period, then),
        "holiday-plan": [case.school for case in unplanned],
    }
    for case in opened:
        found[case.school].people["open"] += not case.is_check
    for kind, schools in late.items():
        for school in schools:
            found[school].people.update((f"overdue.{kind}", "overdue"))


def late_children(*, county: County, period: Period) -> dict[str, list[LateChild]]:
    """First looks, children to be seen and follow-ups past their date on the last day."""
    return _late(_open_cases(county, period), county, Deadlines(calendar_of(county), period.last))


def _late(opened: Iterable[CaseRow], county: County, then: Deadlines) -> dict[str, list[LateChild]]:
    looks = late_looks((case for case in opened if not case.is_check), then)
    rows = FollowUp.objects.filter(case__school__township__county=county, due_on__lt=then.late_before)
    waiting = rows.filter(Q(done_on__isnull=True) | Q(done_on__gt=then.today)).order_by("pk")
    return {
        **{kind: [LateChild(case.student, case.school) for case in cases] for kind, cases in looks.items()},
        "follow-up": [LateChild(*pair) for pair in waiting.values_list("case__student", "case__school")],
    }


def _open_cases(county: County, period: Period) -> list[CaseRow]:
    """As they stood on the last day, with random checks: what joined a case since had moved its dates."""
    not_closed_then = Q(closed_at__isnull=True) | Q(closed_at__gte=period.until)
    records = CaseRecords(_cases_dated("opened_on", county, period).filter(not_closed_then))
    return [case for case in cases_on(records, period.last) if case.open_on(period.last)]


def _cases_dated(name: str, county: County, period: Period) -> QuerySet[Case]:
    """Those whose day had come by then; where something newer has joined a case, an older day of it may have."""
    by_then = {f"{name}__lte": period.last}
    joined = EarlierFlag.objects.filter(case__school__township__county=county, **by_then)
    return Case.objects.filter(Q(**by_then) | Q(pk__in=joined.values("case")), school__township__county=county)


def wait_of(*, county: County, period: Period) -> float | None:
    """Median school days from flag to being seen, of children seen in the month; None under five."""
    ever = _cases_dated("first_seen_on", county, period).filter(first_seen_on__gte=period.first)
    flagged = [case for case in cases_on(CaseRecords(ever), period.last) if not case.is_check]
    return median_wait(flagged, period, calendar_of(county))


def _receipts(county: County, period: Period, then: Deadlines) -> QuerySet[Referral, int]:
    """The schools of referrals out on the last day whose receiver should have been heard from, and was not."""
    over = (*HEARD, Referral.State.WITHDRAWN)
    heard = ReferralStatus.objects.filter(state__in=over, dated__lte=period.last).values("referral")
    issued = Referral.objects.filter(case__school__township__county=county, issued_at__lt=period.until)
    owed = issued.filter(reply_due_on__lt=then.late_before).exclude(pk__in=heard)
    return owed.order_by().values_list("case__school", flat=True)


def _visits(found: Mapping[int, SchoolCounts], county: County, day: date) -> None:
    """Whether a counselor comes to the school on that day of the year, and how often."""
    rows = StaffAssignment.objects.filter(
        in_force(day), duty=StaffAssignment.Duty.COUNSELOR, school__township__county=county, user__is_active=True
    )
    weekly: dict[int, Fraction] = defaultdict(Fraction)
    visited: set[int] = set()
    for school, weekdays, every in rows.values_list("school", "visit_weekdays", "visit_every_weeks"):
        weekly[school] += Fraction(len(set(weekdays)), max(every, 1))
        visited.add(school)
    for pk, one in found.items():
        one.work |= {"visited": int(pk in visited), "visits_a_fortnight": float(2 * weekly[pk])}


def _means(found: Mapping[int, SchoolCounts], county: County, period: Period) -> None:
    """What the schools entered for the school year of the last day; what nobody entered is missing."""
    year = calendar_of(county).school_year(period.last)
    rows = SchoolResources.objects.filter(
        school__township__county=county, school_year=year, entered_at__lt=period.until
    )
    for row in rows.order_by("pk").values("school", *NAMES):
        found[row["school"]].work |= {name: float(row[name]) for name in NAMES}
    for one in found.values():
        one.people[SAID if one.has_hours else UNSAID] = one.people["open"]
