"""How far a round is: for the teacher's own sheets, for a school, for the county. Constant queries.

Whether a class is done is asked of `rounds.completion`; here only typed rows of sheets that lie open are counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from screening import instruments
from screening.instruments import Instrument
from screening.rounds import access
from screening.rounds.completion.access import (
    class_standings_of,
    seats_asked_again_of,
    seats_to_fill_of,
    undone_of_schools,
)
from screening.rounds.completion.standing import ClassStanding, Step, Undone, undone_of
from screening.rounds.drafts import is_answered, is_scorable, values_of
from screening.rounds.models import ClassConversation, Informant, RaterPractice, RoundSchool, ScreeningRound, Sheet
from screening.rounds.round_scoring import PinnedForm, accepts, forms_of_round
from students.selectors import class_label

NO_CLASSES = undone_of(())


class ClassProgress:
    """One sheet of a person: of `total` children who can be rated now `done` are typed in or have a reason.

    `status` as in completion.standing.Step; `late_seats`: who can be filled in after the sheet was handed in;
    `asked_seats`: of whom it is asked once whether more was seen meanwhile.
    """

    def __init__(
        self,
        sheet: Sheet,
        standing: ClassStanding,
        typed: int,
        late_seats: Sequence[int],
        asked_seats: Sequence[int],
    ) -> None:
        self.sheet, self.standing, self.closes_on = sheet, standing, sheet.round.closes_on
        self.school = sheet.school_class.school
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.status, self.total = standing.step.value, standing.ratable
        self.is_late = standing.step == Step.LATE
        self.is_typing = standing.step in (Step.NOT_BEGUN, Step.IN_PROGRESS)
        self.late_seats = late_seats if self.is_late else ()
        self.asked_seats = asked_seats if standing.handed_in else ()
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
    asked = seats_asked_again_of(user, rounds) if any(one.unseen for one in standings.values()) else {}
    typed = _typed(sheets, forms)
    keys = [(one.round_id, one.school_class_id) for one in sheets]
    return [
        ClassProgress(one, standings[key], typed[one.pk], seats.get(key, ()), asked.get(key, ()))
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
    """Sheet → rows typed in: enough answers on every form to be scored, no empty line, or a reason why not. The sheets
    keep the rows for whatever else is said of them."""
    done: Counter[int] = Counter()
    prefetch_related_objects(sheets, "rows")
    for sheet in sheets:
        mine = [form for form in forms[sheet.round_id] if form.instrument.informant == sheet.informant]
        for row in sheet.rows.all():
            scored = all(is_scorable(one.instrument, values_of(one.instrument, row.cells)) for one in mine)
            done[sheet.pk] += bool(row.exclusion) or scored or is_answered(mine, row.cells)
    return done


@dataclass(frozen=True, slots=True)
class WantedTalk:
    """What the class teacher reads. `sheet` is set when it was agreed to look at the sheet again and nobody has."""

    class_name: str
    sheet: UUID | None


def class_talks(user: User) -> QuerySet[ClassConversation]:
    """Talks still to be had at the counselor's schools, the earliest date first."""
    return access.conversations_of(user).filter(held_on__isnull=True)


def classes_not_talked_over(user: User) -> dict[tuple[int, int], UUID]:
    """(round, class) → the talk that should come before its results are used."""
    return {(row.round_id, row.school_class_id): row.public_id for row in class_talks(user).order_by()}


def wanted_talks(user: User) -> list[WantedTalk]:
    """For a class teacher: classes the counselor would like to talk about, and sheets to be looked at again."""
    rows = list(access.talks_wanted_of(user))
    again = [row.round_id for row in rows if _is_to_be_rated_again(row)]
    lying = access.sheets_to_reopen_of(user).filter(round__in=again) if again else ()
    sheets = {(sheet.round_id, sheet.school_class_id): sheet for sheet in lying}
    found = []
    for row in rows:
        name = class_label(row.school_class, row.round.school_year)
        sheet = sheets.get((row.round_id, row.school_class_id))
        if row.held_on is None:
            found.append(WantedTalk(name, None))
        elif sheet is not None and _to_look_at_again(row, sheet):
            found.append(WantedTalk(name, sheet.public_id))
    return found


def _to_look_at_again(row: ClassConversation, sheet: Sheet) -> bool:
    """Agreed in the talk, and the sheet was not opened since."""
    opened = timezone.localdate(sheet.reopened_at) if sheet.reopened_at else date.min
    return _is_to_be_rated_again(row) and opened < (row.held_on or date.max)


def _is_to_be_rated_again(row: ClassConversation) -> bool:
    return row.outcome == ClassConversation.Outcome.RATE_AGAIN and accepts(row.round, timezone.localdate())


def practised_raters(screening_round: ScreeningRound) -> tuple[int, int]:
    """(trained, total): those who handed in a teacher sheet of the round, and how many of them had practised by then.

    Any version of the practice counts, on any day up to the day on which the person's first sheet was handed in.
    """
    first: dict[int, date] = {}
    rows = Sheet.objects.filter(round=screening_round, informant=Informant.TEACHER, submitted_at__isnull=False)
    for rater, moment in rows.order_by("-submitted_at").values_list("submitted_by", "submitted_at"):
        first[rater] = timezone.localdate(moment)
    days = RaterPractice.objects.filter(user__in=first).order_by("-practised_on")
    practised = dict(days.values_list("user", "practised_on"))  # the earliest day stands last and counts
    return sum(rater in practised and practised[rater] <= day for rater, day in first.items()), len(first)


def last_practised(user: User) -> date | None:
    """The last day on which this person worked through the stories."""
    return (
        RaterPractice.objects.filter(user=user).order_by("-practised_on").values_list("practised_on", flat=True).first()
    )


def practice_forms(user: User) -> tuple[Instrument, ...]:
    """Teachers' forms, frozen ones of the person's latest round first, then those the product brings along."""
    latest = access.rounds_of(user).first()
    frozen = [form.instrument for form in forms_of_round(latest)] if latest else []
    return tuple(form for form in (*frozen, *instruments.all()) if form.informant == "teacher")
