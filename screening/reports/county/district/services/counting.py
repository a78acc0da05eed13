"""Every school of a county counted at once: as many queries for three hundred schools as for three.

Figures stand as of the period's last day and are counted from dated rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from screening.cases.holidays.breaks import next_break
from screening.cases.models import Case, Decision, FollowUp, HolidayPlan, Referral, ReferralStatus
from screening.reports.county.district.figures import SchoolCounts
from screening.reports.county.district.keys import SAID, UNSAID
from screening.reports.monthly.figures.coverage import USABLE_SHARE
from screening.reports.periods import Period, closed_on, period_of
from screening.rounds.models import ChildState, Informant, RoundChild, ScreeningRound, Sheet, Tier
from students.dated import in_force
from students.models import County, School, SchoolResources, StaffAssignment
from students.resources.fields import NAMES
from students.selectors import calendar_of

SCORED = (ChildState.RATED, ChildState.NOT_SCORABLE)
ANSWERED = ("received", "in-progress", "done", "declined")
Pairs = Iterable[tuple[int, int]]  # school, how many


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
        _children(found, current, period)
        _sheets(found, current, period)
    _cases(found, county, period)
    _visits(found, county, period.last)
    _means(found, county, period)
    return list(found.values())


def _children(found: Mapping[int, SchoolCounts], current: ScreeningRound, period: Period) -> None:
    """A child that came into its state later was still to be rated."""
    rows = RoundChild.objects.filter(round=current)
    settled = rows.filter(since__lt=period.until).values_list("school_class__school", "state")
    for school, state, count in settled.annotate(count=Count("pk")).order_by():
        found[school].people.update({f"state.{state}": count, "enrolled": count})
    later = rows.filter(since__gte=period.until).values_list("school_class__school")
    for school, count in later.annotate(count=Count("pk")).order_by():
        found[school].people.update({f"state.{ChildState.TO_RATE}": count, "enrolled": count})


def _sheets(found: Mapping[int, SchoolCounts], current: ScreeningRound, period: Period) -> None:
    """Teachers' sheets, one a class: all, handed in, usable."""
    usable = _usable_classes(current, period)
    rows = Sheet.objects.filter(round=current, informant=Informant.TEACHER)
    fields = ("school_class__school", "school_class", "state", "submitted_at", "reopened_at")
    for school, school_class, state, submitted, reopened in rows.values_list(*fields):
        work = found[school].work
        taken_back = state == Sheet.State.REOPENED and reopened is not None and reopened < period.until
        handed_in = submitted is not None and submitted < period.until and not taken_back
        work["sheets"] = work.get("sheets", 0) + 1
        work["handed_in"] = work.get("handed_in", 0) + handed_in
        work["usable"] = work.get("usable", 0) + (handed_in and school_class in usable)


def _usable_classes(current: ScreeningRound, period: Period) -> set[int]:
    """Classes of whose children with answers four in five can be scored, as the school's own report has it."""
    rows = RoundChild.objects.filter(round=current, since__lt=period.until, state__in=SCORED)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for school_class, state, count in rows.values_list("school_class", "state").annotate(count=Count("pk")).order_by():
        counted[school_class][state] = count
    return {pk for pk, states in counted.items() if states[ChildState.RATED] >= USABLE_SHARE * states.total()}


def _cases(found: Mapping[int, SchoolCounts], county: County, period: Period) -> None:
    """Open cases, and pieces of work past their own date."""
    here = Case.objects.filter(school__township__county=county, kind=Case.Kind.FLAG, opened_on__lte=period.last)
    opened = here.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=period.until))
    _add(found, "open", _by_school(opened, "school"))
    decided = Decision.objects.filter(case__in=here, decided_at__lt=period.until).values("case")
    tier_a = Q(tier=Tier.A) & (Q(became_a_on__isnull=True) | Q(became_a_on__lte=period.last))
    waiting = opened.filter(tier_a).exclude(pk__in=decided)
    not_seen = waiting.filter(Q(first_seen_on__isnull=True) | Q(first_seen_on__gt=period.last))
    late = {
        "desk": _by_school(waiting.filter(desk_due_on__lt=period.last), "school"),
        "seen": _by_school(not_seen.filter(seen_due_on__lt=period.last), "school"),
        "receipt": _by_school(_receipts(county, period), "case__school"),
        "follow-up": _by_school(_follow_ups(county, period), "case__school"),
        "holiday-plan": _by_school(_without_plan(county, period), "school"),
    }
    for kind, pairs in late.items():
        _add(found, f"overdue.{kind}", pairs)
    for one in found.values():
        one.people["overdue"] = sum(one.people[f"overdue.{kind}"] for kind in late)


def _receipts(county: County, period: Period) -> QuerySet[Referral]:
    """Referrals out on the last day whose receiver should have been heard from, and was not."""
    over = (*ANSWERED, Referral.State.WITHDRAWN)
    heard = ReferralStatus.objects.filter(state__in=over, dated__lte=period.last).values("referral")
    issued = Referral.objects.filter(case__school__township__county=county, issued_at__lt=period.until)
    return issued.filter(reply_due_on__lt=period.last).exclude(pk__in=heard)


def _follow_ups(county: County, period: Period) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(case__school__township__county=county, due_on__lt=period.last)
    return rows.filter(Q(done_on__isnull=True) | Q(done_on__gt=period.last))


def _without_plan(county: County, period: Period) -> QuerySet[Case]:
    """Open cases without a plan for the long holiday, once its last school day has come."""
    holiday = next_break(calendar_of(county), period.last)
    if holiday is None or not holiday.plan_was_due(period.last):
        return Case.objects.none()
    still_open = Q(closed_at__isnull=True) | Q(closed_at__gte=period.until)
    rows = Case.objects.filter(still_open, school__township__county=county, opened_on__lte=holiday.last_school_day)
    plans = HolidayPlan.objects.filter(holiday_starts=holiday.starts, recorded_at__lt=period.until)
    return rows.exclude(pk__in=plans.values("case"))


def _by_school(rows: QuerySet[Any], way: str) -> Pairs:
    pairs: Pairs = rows.order_by().values_list(F(way)).annotate(count=Count("pk"))
    return pairs


def _add(found: Mapping[int, SchoolCounts], figure: str, pairs: Pairs) -> None:
    for school, count in pairs:
        found[school].people[figure] += count


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


def last_complete_month(*, today: date, county: County) -> Period:
    """The newest month whose books the county has closed before today."""
    closing = county.report_closing_day
    month = today if closed_on(today, closing) < today else today.replace(day=1) - timedelta(days=1)
    return period_of(month, today, closing)
