"""How far a round is: for the teacher's own sheets, for a school, for the county. Constant queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from screening.rounds import access
from screening.rounds.drafts import is_scorable, values_of
from screening.rounds.models import ChildState, RoundChild, RoundSchool, ScreeningRound, Sheet
from screening.rounds.round_scoring import PinnedForm, forms_of_round
from students.selectors import class_label

NOT_ON_SHEET = (ChildState.REFUSED, ChildState.NO_CONSENT_YET, ChildState.LEFT)


class ClassProgress:
    """One sheet of a person: `done` of `total` children accounted for, as on the sheet; `status` not-started,
    in-progress or done."""

    def __init__(self, sheet: Sheet, states: Counter[str], done: int) -> None:
        self.sheet, self.states, self.closes_on = sheet, states, sheet.round.closes_on
        self.school = sheet.school_class.school
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.total = states.total() - sum(states[state] for state in NOT_ON_SHEET)
        self.done = min(done, self.total)
        self.status = "not-started" if sheet.started_at is None else "in-progress"
        if sheet.state == Sheet.State.SUBMITTED:
            self.status = "done"


class SchoolProgress:
    """One school in a round: children by state, sheets handed in of all. Numbers only."""

    def __init__(self, place: RoundSchool, states: Counter[str], sheets: Counter[str]) -> None:
        self.school, self.opened = place.school, place.opened_at is not None
        self.states, self.children = states, states.total()
        self.submitted, self.sheets = sheets[Sheet.State.SUBMITTED], sheets.total()


def class_progress(user: User) -> list[ClassProgress]:
    """The person's sheets in rounds that are open, or reopened after closing."""
    sheets = [
        sheet
        for sheet in access.sheets_of(user)
        if sheet.round.state == ScreeningRound.State.OPEN or sheet.state == Sheet.State.REOPENED
    ]
    forms = {sheet.round_id: forms_of_round(sheet.round) for sheet in {one.round_id: one for one in sheets}.values()}
    children = access.round_children_of(user).filter(round__in=forms)
    states = _by_class(children, [sheet.school_class_id for sheet in sheets])
    done = _done(access.sheets_of(user).filter(pk__in=[sheet.pk for sheet in sheets]), forms)
    return [ClassProgress(sheet, states[sheet.round_id, sheet.school_class_id], done[sheet.pk]) for sheet in sheets]


def round_progress(user: User, screening_round: ScreeningRound) -> list[SchoolProgress]:
    """Every school the person may count, in the order of their names."""
    states = _by_school(access.state_counts_of(user, screening_round))
    sheets = _by_school(access.sheet_counts_of(user, screening_round))
    places = access.round_schools_of(user).filter(round=screening_round).order_by("school__name")
    return [SchoolProgress(place, states[place.school_id], sheets[place.school_id]) for place in places]


def _by_school(rows: Iterable[Mapping[str, Any]]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["school_class__school"]][row["state"]] += row["count"]
    return found


def _by_class(children: QuerySet[RoundChild], classes: list[int]) -> dict[tuple[int, int], Counter[str]]:
    states: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    rows = children.filter(school_class__in=classes).values_list("round_id", "school_class_id", "state")
    for screening_round, school_class, state in rows.order_by():
        states[screening_round, school_class][state] += 1
    return states


def _done(sheets: QuerySet[Sheet], forms: Mapping[int, tuple[PinnedForm, ...]]) -> Counter[int]:
    """Sheet → rows that are accounted for: enough answers on every form to be scored, or a reason why not."""
    done: Counter[int] = Counter()
    rows = sheets.order_by().values_list("pk", "round_id", "informant", "rows__cells", "rows__exclusion")
    for sheet, screening_round, informant, cells, exclusion in rows.exclude(rows__isnull=True):
        mine = [form.instrument for form in forms[screening_round] if form.instrument.informant == informant]
        done[sheet] += bool(exclusion) or all(is_scorable(one, values_of(one, cells)) for one in mine)
    return done
