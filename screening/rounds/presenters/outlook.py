"""A round school by school: what is expected against the places, what stands against opening, and what came.

Exact numbers, classes and what came are only for who sees the children anyway. The county is told forecasts in fives;
what came stands in its month, which is published as a whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.rounds import wording
from screening.rounds.access import round_schools_of, tier_counts_of
from screening.rounds.expected import Outlook, SchoolLoad, forecast_from
from screening.rounds.models import RoundSchool, ScreeningRound, Tier
from screening.rounds.opening import Gate
from screening.rounds.presenters.load import (
    LoadRow,
    basis_lines,
    class_rows,
    enough_asked,
    interval,
    rough_row,
    school_row,
    span,
    warning_lines,
)
from screening.rounds.presenters.planning import round_words
from screening.scoring.load import Forecast

KEPT = {"A": "tier_a", "B": "tier_b"}


class CameRow:
    """What a school expected when it opened, and what came: empty where nothing was kept, and for the county."""

    def __init__(self, user: User, row: RoundSchool, came: Counter[str]) -> None:
        forecasts = {tier: forecast_from(row.expected, name) for tier, name in KEPT.items()}
        exact = can(user, Permission.REVIEW_CASES)
        over = row.round.state == ScreeningRound.State.CLOSED
        said = {tier: _beside(found, came[tier], over=over) if exact else "" for tier, found in forecasts.items()}
        write = interval if exact else span
        written = {tier: write(found) if found else _("not kept") for tier, found in forecasts.items()}
        self.name = row.school.name
        self.url = _url("show_school", row)
        self.tier_a = written[Tier.A]
        self.came_a = said[Tier.A]
        self.tier_b = written[Tier.B]
        self.came_b = said[Tier.B]


class RoundPage:
    """`told`: whether the county may see this forecast."""

    def __init__(self, user: User, one: ScreeningRound, outlook: Outlook | None, *, told: bool) -> None:
        rows = list(round_schools_of(user).filter(round=one))
        words = round_words(one)
        came, manages = _came(user, one), can(user, Permission.MANAGE_ROUNDS)
        planned = one.state == ScreeningRound.State.PLANNED
        self.title = words["title"]
        self.window = words["window"]
        self.list_url = reverse("rounds:list_rounds") if manages else ""
        self.rules = one.rule_set.version
        self.rules_url = reverse("rounds:choose_rules", args=[one.public_id]) if manages and planned else ""
        self.reason = one.override_reason
        self.exact = can(user, Permission.REVIEW_CASES)
        self.waiting = list(_waiting(rows, outlook, exact=self.exact, told=told))
        self.opened = [CameRow(user, row, came[row.school_id]) for row in rows if row.opened_at]
        self.basis = basis_lines(outlook.county) if outlook else []
        self.warnings = _warnings(outlook, told=told)


class SchoolPage:
    def __init__(self, user: User, row: RoundSchool, outlook: Outlook | None, *, told: bool) -> None:
        """One school, for who sees its children with its classes while it has not opened."""
        load = outlook.county.of(row.school) if outlook and not row.opened_at else None
        gate = outlook.gates.get(row.school_id) if outlook else None
        may = gate is not None and gate.may_be_overridden and can(user, Permission.MANAGE_ROUNDS)
        self.round = round_words(row.round)["title"]
        self.title = row.school.name
        self.exact = can(user, Permission.REVIEW_CASES)
        self.load = _school(load, exact=self.exact, told=told) if load else None
        self.classes = class_rows(load, row.round.school_year) if load and self.exact else []
        self.state = gate_words(gate) if gate else ""
        self.missing = missing_words(gate) if gate else []
        self.override_url = _url("override_gate", row) if may else ""
        self.reason = row.override_reason
        self.came = CameRow(user, row, _came(user, row.round)[row.school_id]) if row.opened_at else None
        self.basis = basis_lines(outlook.county) if outlook and load else []
        self.warnings = _warnings(outlook, told=told) if load else []


def gate_words(gate: Gate) -> str:
    if gate.green:
        return _("ready to open")
    return _("may open, for a reason") if gate.passes else _("not ready")


def missing_words(gate: Gate) -> list[str]:
    return [wording.gate_problem(one) for one in gate.problems]


def _warnings(outlook: Outlook | None, *, told: bool) -> list[str]:
    if outlook is None:
        return []
    return [*([] if told else [enough_asked()]), *warning_lines(outlook.county)]


def _school(load: SchoolLoad, *, exact: bool, told: bool) -> LoadRow:
    return school_row(load) if exact else rough_row(load, told=told)


def _waiting(
    rows: Sequence[RoundSchool], outlook: Outlook | None, *, exact: bool, told: bool
) -> Iterator[tuple[LoadRow, str, str]]:
    """What is expected at each school that has not opened, the address of its page, and where its gate stands."""
    if outlook is None:
        return
    for row in rows:
        gate, load = outlook.gates.get(row.school_id), outlook.county.of(row.school)
        if gate is not None and load is not None:
            yield _school(load, exact=exact, told=told), _url("show_school", row), gate_words(gate)


def _came(user: User, one: ScreeningRound) -> Mapping[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for line in tier_counts_of(user, one):
        found[line["school"]][line["tier"]] += line["count"]
    return found


def _beside(found: Forecast | None, came: int, *, over: bool) -> str:
    """While the round runs, fewer than expected says nothing."""
    return f"{came} · {_place(found, came)}" if found and over else str(came)


def _place(found: Forecast, came: int) -> str:
    if came > found.high:
        return _("above what was expected")
    return _("below what was expected") if came < found.low else _("as expected")


def _url(name: str, row: RoundSchool) -> str:
    return reverse(f"rounds:{name}", args=[row.round.public_id, row.school.public_id])
