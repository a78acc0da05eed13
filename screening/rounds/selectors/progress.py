"""How far a round is: for the teacher's own sheets, for a school, for the county. Constant queries.

Whether a class is done is asked of `rounds.completion`; here only typed rows of sheets that lie open are counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import prefetch_related_objects

from accounts.models import User
from screening.rounds import access
from screening.rounds.completion.access import class_standings_of, seats_to_fill_of, undone_of_schools
from screening.rounds.completion.standing import ClassStanding, Step, Undone, undone_of
from screening.rounds.drafts import is_scorable, values_of
from screening.rounds.models import RoundSchool, ScreeningRound, Sheet
from screening.rounds.round_scoring import PinnedForm, forms_of_round
from students.selectors import class_label

NO_CLASSES = undone_of(())


class ClassProgress:
    """One sheet of a person: of `total` children who can be rated now `done` are typed in or have a reason.

    `status` as in completion.standing.Step; `late_seats`: who can be filled in after the sheet was handed in.
    """

    def __init__(self, sheet: Sheet, standing: ClassStanding, typed: int, late_seats: Sequence[int]) -> None:
        self.sheet, self.standing, self.closes_on = sheet, standing, sheet.round.closes_on
        self.school = sheet.school_class.school
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.status, self.total = standing.step.value, standing.ratable
        self.is_late = standing.step == Step.LATE
        self.is_typing = standing.step in (Step.NOT_BEGUN, Step.IN_PROGRESS)
        self.late_seats = late_seats if self.is_late else ()
        self.done = standing.accounted if standing.handed_in else min(typed, self.total)


class SchoolProgress:
    """One school in a round: its classes by what they wait for. Numbers only."""

    def __init__(self, place: RoundSchool, undone: Undone) -> None:
        self.school, self.opened, self.classes = place.school, place.opened_at is not None, undone


def class_progress(user: User) -> list[ClassProgress]:
    """The person's sheets in rounds that are open, or reopened after closing."""
    sheets = [one for one in access.own_sheets_of(user) if _is_current(one)]
    rounds = list({one.round_id: one.round for one in sheets}.values())
    if not rounds:
        return []
    forms = {one.pk: forms_of_round(one) for one in rounds}
    standings = class_standings_of(user, rounds)
    seats = seats_to_fill_of(user, rounds) if any(one.step == Step.LATE for one in standings.values()) else {}
    typed = _typed(sheets, forms)
    keys = [(one.round_id, one.school_class_id) for one in sheets]
    return [
        ClassProgress(one, standings[key], typed[one.pk], seats.get(key, ()))
        for one, key in zip(sheets, keys, strict=True)
    ]


def round_progress(user: User, screening_round: ScreeningRound) -> list[SchoolProgress]:
    """Every school the person may count, in the order of their names."""
    found = undone_of_schools(user, [screening_round])
    places = access.round_schools_of(user).filter(round=screening_round).order_by("school__name")
    places = places.select_related(None).select_related("school")
    return [SchoolProgress(place, found.get((screening_round.pk, place.school_id), NO_CLASSES)) for place in places]


def _is_current(sheet: Sheet) -> bool:
    return sheet.round.state == ScreeningRound.State.OPEN or sheet.state == Sheet.State.REOPENED


def _typed(sheets: Sequence[Sheet], forms: Mapping[int, tuple[PinnedForm, ...]]) -> Counter[int]:
    """Sheet → rows typed in: enough answers on every form to be scored, or a reason why not. The sheets keep the rows
    for whatever else is said of them."""
    done: Counter[int] = Counter()
    prefetch_related_objects(sheets, "rows")
    for sheet in sheets:
        mine = [form.instrument for form in forms[sheet.round_id] if form.instrument.informant == sheet.informant]
        for row in sheet.rows.all():
            done[sheet.pk] += bool(row.exclusion) or all(is_scorable(one, values_of(one, row.cells)) for one in mine)
    return done
