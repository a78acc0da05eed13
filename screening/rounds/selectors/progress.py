"""How far a round is: for the teacher's own sheets, for a school, for the county. Constant queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from screening.rounds import access
from screening.rounds.drafts import is_scorable, values_of
from screening.rounds.models import ChildState, RoundChild, ScreeningRound, Sheet
from screening.rounds.round_scoring import PinnedForm, forms_of_round
from students.models import School
from students.selectors import class_label

NOT_ON_SHEET = (ChildState.REFUSED, ChildState.NO_CONSENT_YET, ChildState.LEFT)


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """One sheet of a person: `done` of `total` children accounted for, as on the sheet; `status` not-started,
    in-progress or done."""

    sheet: Sheet
    class_name: str
    school: School
    done: int
    total: int
    status: str
    closes_on: date
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SchoolProgress:
    """One school in a round: children by state, sheets handed in of all. Numbers only."""

    school: School
    opened: bool
    states: Mapping[str, int]
    children: int
    submitted: int
    sheets: int


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
    return [_class(sheet, states[sheet.round_id, sheet.school_class_id], done[sheet.pk]) for sheet in sheets]


def round_progress(user: User, screening_round: ScreeningRound) -> list[SchoolProgress]:
    """Every school the person may count, in the order of their names."""
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for row in access.state_counts_of(user, screening_round):
        states[row["school_class__school"]][row["state"]] += row["count"]
    sheets: dict[int, Counter[str]] = defaultdict(Counter)
    for row in access.sheet_counts_of(user, screening_round):
        sheets[row["school_class__school"]][row["state"]] += row["count"]
    places = access.round_schools_of(user).filter(round=screening_round).order_by("school__name")
    return [
        SchoolProgress(
            school=place.school,
            opened=place.opened_at is not None,
            states=states[place.school_id],
            children=states[place.school_id].total(),
            submitted=sheets[place.school_id][Sheet.State.SUBMITTED],
            sheets=sheets[place.school_id].total(),
        )
        for place in places
    ]


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


def _class(sheet: Sheet, states: Counter[str], done: int) -> ClassProgress:
    total = states.total() - sum(states[state] for state in NOT_ON_SHEET)
    status = "not-started" if sheet.started_at is None else "in-progress"
    return ClassProgress(
        sheet=sheet,
        class_name=class_label(sheet.school_class, sheet.round.school_year),
        school=sheet.school_class.school,
        done=min(done, total),
        total=total,
        status="done" if sheet.state == Sheet.State.SUBMITTED else status,
        closes_on=sheet.round.closes_on,
        states=states,
    )
