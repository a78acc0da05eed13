"""The people who rate: classes to be talked over with their teacher, who rated, and who had practised before: days and
counts, no answers and no child."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from screening import instruments
from screening.instruments import Instrument
from screening.rounds import access
from screening.rounds.models import ClassConversation, Informant, RaterPractice, ScreeningRound, Sheet
from screening.rounds.round_scoring import accepts, forms_of_round
from students.selectors import class_label


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
