"""The gate before a round opens at a school, and the county's reasoned way past it.

gates_of_round(screening_round, *, schools, today) -> dict[school pk, Gate]   what still stands against each
gates_waiting(user, *, today) -> dict[(round pk, school pk), Gate]    schools of the user that have not opened a round
outlook_of(screening_round, *, today) -> Outlook | None               places and every gate of a round
places_of(schools, *, day) -> dict[school pk, Places]                 children its counselors can see
last_round_of(county, *, besides=None) -> LastRound | None            what the latest closed round brought
override_gate(screening_round, *, school, by, reason) -> RoundSchool  district officer only; twice changes the reason

Raises OverrideNeedsDistrict, ReasonNeeded, RoundNotOpen (the school is not in the round, or has opened).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.library.models import WordingPermission
from screening.rounds.access import round_schools_of
from screening.rounds.models import (
    Assessment,
    ChildState,
    Flag,
    RoundChild,
    RoundForm,
    RoundSchool,
    ScreeningRound,
    Tier,
)
from screening.rounds.opening import Gate, GateProblem, LastRound, Outlook, Places, window_problems
from screening.rounds.round_scoring import is_over
from screening.rounds.services.problems import OverrideNeedsDistrict, ReasonNeeded, RoundNotOpen
from students.dated import in_force
from students.duty.hours import Hours, both_work_there, needed_duties
from students.models import County, DutyDay, Enrolment, School, StaffAssignment
from students.selectors import calendar_of
from students.services.duty import schools_with_boarders

Line = tuple[date, str]  # a day of the duty list and which hours of it
DUTY_CODES = {"duty-missing": Hours.DAY, "evening-missing": Hours.EVENING}


def gates_of_round(screening_round: ScreeningRound, *, schools: Sequence[School], today: date) -> dict[int, Gate]:
    return dict(_outlook(screening_round, schools, today).gates)


def _outlook(screening_round: ScreeningRound, schools: Sequence[School], today: date) -> Outlook:
    """Window, numbers to call, duty list, places, frozen rows. As many queries for forty schools as for one."""
    everywhere = (
        *_window(screening_round),
        *_numbers_to_call(screening_round.county),
        *_frozen_problems(screening_round),
    )
    places = places_of(schools, day=max(screening_round.opens_on, today))
    last = last_round_of(screening_round.county, besides=screening_round)
    seats = Enrolment.objects.filter(in_force(today), school_class__school__in=schools).order_by()
    attended = set(seats.values_list("school_class__school", flat=True).distinct())
    unnamed = _lines_without_duty(screening_round, schools, today)
    rows = RoundSchool.objects.filter(round=screening_round, school__in=schools, overridden_at__isnull=False)
    overridden = set(rows.values_list("school", flat=True))
    gates = {}
    for school in schools:
        room = _room(places.get(school.pk, Places()), last, school) if school.pk in attended else ()
        problems = (*everywhere, *_duty(unnamed[school.pk]), *room)
        gates[school.pk] = Gate(problems, overridden=school.pk in overridden)
    return Outlook(places, gates, last)


def gates_waiting(user: User, *, today: date) -> dict[tuple[int, int], Gate]:
    """Rounds that are over are left out, those to come are not."""
    rows = round_schools_of(user).filter(opened_at__isnull=True, round__closes_on__gte=today)
    waiting: dict[ScreeningRound, list[School]] = defaultdict(list)
    for row in rows.exclude(round__state=ScreeningRound.State.CLOSED).select_related("round__rule_set", "school"):
        waiting[row.round].append(row.school)
    found = {one: gates_of_round(one, schools=schools, today=today) for one, schools in waiting.items()}
    return {(one.pk, school): gate for one, gates in found.items() for school, gate in gates.items()}


def outlook_of(screening_round: ScreeningRound, *, today: date) -> Outlook | None:
    """`None` once nobody can open it any more, or everybody has."""
    rows = RoundSchool.objects.filter(round=screening_round, opened_at__isnull=True).select_related("school")
    schools = [] if is_over(screening_round, today) else [row.school for row in rows]
    return _outlook(screening_round, schools, today) if schools else None


def places_of(schools: Sequence[School], *, day: date) -> dict[int, Places]:
    """Over all counselors who visit a school on that day: weekdays × places, every so many weeks."""
    weekly: dict[int, Fraction] = defaultdict(Fraction)
    people: Counter[int] = Counter()
    rows = StaffAssignment.objects.filter(
        in_force(day), duty=StaffAssignment.Duty.COUNSELOR, school__in=schools, user__is_active=True
    )
    for row in rows:
        visits = Fraction(len(set(row.visit_weekdays)), max(row.visit_every_weeks, 1))
        weekly[row.school_id] += visits * row.visit_places
        people[row.school_id] += 1
    return {pk: Places(weekly[pk], people[pk]) for pk in people}


def last_round_of(county: County, *, besides: ScreeningRound | None = None) -> LastRound | None:
    """By whichever door the children came; `None` where no closed round has answers."""
    closed = ScreeningRound.objects.filter(county=county, state=ScreeningRound.State.CLOSED)
    if besides is not None:
        closed = closed.exclude(pk=besides.pk)
    answered = Assessment.objects.filter(superseded_at__isnull=True).values("round")
    found = closed.filter(pk__in=answered).order_by("-opens_on", "-pk").first()
    if found is None:
        return None
    states = RoundChild.objects.filter(round=found, state=ChildState.RATED).order_by()
    rated = Counter(dict(states.values_list("school_class__school").annotate(Count("pk"))))
    flags = Flag.objects.filter(round=found, withdrawn_at__isnull=True).order_by()
    tiers = Counter({(pk, tier): n for pk, tier, n in flags.values_list("school", "tier").annotate(Count("pk"))})
    schools = {pk: (rated[pk], tiers[pk, Tier.A], tiers[pk, Tier.B]) for pk in {*rated, *(pk for pk, _tier in tiers)}}
    return LastRound(found.school_year, found.term, schools)


@transaction.atomic
def override_gate(screening_round: ScreeningRound, *, school: School, by: User, reason: str) -> RoundSchool:
    """The school may open although the gate is red. The reason is printed by its reports; the log keeps the codes."""
    if not can(by, Permission.MANAGE_ROUNDS):
        raise OverrideNeedsDistrict
    if not reason.strip():
        raise ReasonNeeded
    place = RoundSchool.objects.select_for_update().filter(round=screening_round, school=school).first()
    if place is None or place.opened_at is not None:
        raise RoundNotOpen
    gate = gates_of_round(screening_round, schools=[school], today=timezone.localdate())[school.pk]
    place.override_reason, place.overridden_at, place.overridden_by = reason.strip(), timezone.now(), by
    place.save(update_fields=["override_reason", "overridden_at", "overridden_by"])
    detail = {"school": str(school.public_id), "problems": list(gate.codes)}
    audit.record(by=by, verb="round.override-gate", obj=screening_round, detail=detail)
    return place


def _window(screening_round: ScreeningRound) -> list[GateProblem]:
    """A window outside the rule has its own reason since it was planned; without one it is not to be opened."""
    if screening_round.override_reason:
        return []
    calendar = calendar_of(screening_round.county)
    codes = window_problems(calendar, screening_round.opens_on, screening_round.closes_on)
    return [GateProblem(code) for code in codes]


def _numbers_to_call(county: County) -> list[GateProblem]:
    """A round finds children for whom somebody has to be reached."""
    codes = {"county-numbers": county.has_numbers, "county-contact": county.has_contact}
    return [GateProblem(code) for code, is_there in codes.items() if not is_there]


def _lines_without_duty(
    screening_round: ScreeningRound, schools: Sequence[School], today: date
) -> dict[int, list[Line]]:
    """School → days and boarders' evenings from now to the last day of the round without duty person and deputy who
    work there."""
    calendar, boarding = calendar_of(screening_round.county), schools_with_boarders(schools, day=today)
    first, last = max(today, screening_round.opens_on), screening_round.closes_on
    rows = DutyDay.objects.filter(both_work_there(), school__in=schools, date__gte=first, date__lte=last)
    named = set(rows.values_list("school", "date", "hours"))
    wanted = {boards: needed_duties(calendar, first, last, boarders=boards) for boards in (False, True)}
    return {
        school.pk: [line for line in wanted[school.pk in boarding] if (school.pk, *line) not in named]
        for school in schools
    }


def _duty(missing: Sequence[Line]) -> list[GateProblem]:
    """Days first, then evenings: each is filled on the same page."""
    found = {code: [day for day, hours in missing if hours == part] for code, part in DUTY_CODES.items()}
    return [GateProblem(code, count=len(days), first=days[0]) for code, days in found.items() if days]


def _room(places: Places, last: LastRound | None, school: School) -> list[GateProblem]:
    """Compared in fives: whoever enters places must not find out how many children were flagged."""
    if not places.counselors:
        return [GateProblem("no-counselor")]
    flagged = last.brought([school.pk])[1] if last else 0
    return [GateProblem("places")] if not places.in_all or formats.near_five(flagged) > places.in_all else []


def _frozen_problems(screening_round: ScreeningRound) -> list[GateProblem]:
    """Forms, rules and norms are frozen with the round; what was taken out of use since then is said."""
    forms = RoundForm.objects.filter(round=screening_round)
    problems = []
    if screening_round.rule_set.retired_at is not None:
        problems.append(GateProblem("rules-retired"))
    if not forms.exists():
        problems.append(GateProblem("no-form"))
    if forms.filter(instrument_version__retired_at__isnull=False).exists():
        problems.append(GateProblem("form-retired"))
    if screening_round.norm_sets.filter(retired_at__isnull=False).exists():
        problems.append(GateProblem("norm-retired"))
    permitted = WordingPermission.objects.filter(instrument_version__in=forms.values("instrument_version"))
    if permitted.filter(valid_until__lt=screening_round.closes_on).exists():
        problems.append(GateProblem("permission-ends"))
    return problems
