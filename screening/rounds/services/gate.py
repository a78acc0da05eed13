"""The gate before a round opens at a school, and the county's reasoned way past it.

gates_of_round(screening_round, *, schools, today, county) -> dict[school pk, Gate]   what still stands against each
gates_waiting(user, *, today) -> dict[(round pk, school pk), Gate]    schools of the user that have not opened a round
outlook_of(screening_round, *, today) -> Outlook | None               the preview and every gate of a round
override_gate(screening_round, *, school, by, reason) -> RoundSchool  district officer only; twice changes the reason

Raises OverrideNeedsDistrict, ReasonNeeded, RoundNotOpen (the school is not in the round, or has opened).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.library.models import WordingPermission
from screening.rounds.access import round_schools_of
from screening.rounds.expected import CountyLoad, Outlook
from screening.rounds.models import RoundForm, RoundSchool, ScreeningRound
from screening.rounds.opening import Gate, GateProblem, window_problems
from screening.rounds.plans import plan_of
from screening.rounds.services.expecting import expected_load_of
from screening.rounds.services.problems import OverrideNeedsDistrict, ReasonNeeded, RoundNotOpen
from students.duty.hours import Hours, needed_duties
from students.models import County, DutyDay, School
from students.selectors import calendar_of
from students.services import schools_with_boarders

Line = tuple[date, str]  # a day of the duty list and which hours of it
DUTY_CODES = {"duty-missing": Hours.DAY, "evening-missing": Hours.EVENING}


def gates_of_round(
    screening_round: ScreeningRound, *, schools: Sequence[School], today: date, county: CountyLoad
) -> dict[int, Gate]:
    """Window, numbers to call, duty list, places, frozen rows. As many queries for forty schools as for one."""
    everywhere = (
        *_window(screening_round),
        *_numbers_to_call(screening_round.county),
        *_frozen_problems(screening_round),
    )
    unnamed = _lines_without_duty(screening_round, schools, today)
    rows = RoundSchool.objects.filter(round=screening_round, school__in=schools, overridden_at__isnull=False)
    overridden = set(rows.values_list("school", flat=True))
    return {
        school.pk: Gate(
            (*everywhere, *_duty(unnamed[school.pk]), *_places(county, school)), overridden=school.pk in overridden
        )
        for school in schools
    }


def gates_waiting(user: User, *, today: date) -> dict[tuple[int, int], Gate]:
    """One forecast a round. Rounds that are over are left out, those to come are not."""
    rows = round_schools_of(user).filter(opened_at__isnull=True, round__closes_on__gte=today)
    waiting: dict[ScreeningRound, list[School]] = defaultdict(list)
    for row in rows.exclude(round__state=ScreeningRound.State.CLOSED).select_related("round__rule_set", "school"):
        waiting[row.round].append(row.school)
    outlooks = {one: _outlook(one, schools, today, by_class=False) for one, schools in waiting.items()}
    return {(one.pk, school): gate for one, outlook in outlooks.items() for school, gate in outlook.gates.items()}


def outlook_of(screening_round: ScreeningRound, *, today: date) -> Outlook | None:
    """`None` once nobody can open it any more, or everybody has."""
    rows = RoundSchool.objects.filter(round=screening_round, opened_at__isnull=True).select_related("school")
    over = screening_round.state == ScreeningRound.State.CLOSED or today > screening_round.closes_on
    schools = [] if over else [row.school for row in rows]
    return _outlook(screening_round, schools, today, by_class=True) if schools else None


def _outlook(screening_round: ScreeningRound, schools: Sequence[School], today: date, *, by_class: bool) -> Outlook:
    county = expected_load_of(plan_of(screening_round), by_class=by_class)
    return Outlook(county, gates_of_round(screening_round, schools=schools, today=today, county=county))


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
    today, county = timezone.localdate(), expected_load_of(plan_of(screening_round), by_class=False)
    gate = gates_of_round(screening_round, schools=[school], today=today, county=county)[school.pk]
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
    """School → days and boarders' evenings from now to the last day of the round without duty person and deputy."""
    calendar, boarding = calendar_of(screening_round.county), schools_with_boarders(schools, day=today)
    first, last = max(today, screening_round.opens_on), screening_round.closes_on
    rows = DutyDay.objects.filter(school__in=schools, date__gte=first, date__lte=last)
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


def _places(county: CountyLoad, school: School) -> list[GateProblem]:
    one = county.of(school)
    if one is None or not one.load.children:
        return []
    if not one.places.counselors:
        return [GateProblem("no-counselor")]
    return [GateProblem("places", count=one.over)] if one.over else []


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
