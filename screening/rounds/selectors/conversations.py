"""Classes to be talked over with their teacher: what is due for the counselor, that one is wanted for the teacher."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from screening.rounds import access
from screening.rounds.models import ClassConversation, Sheet
from screening.rounds.round_scoring import accepts
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
    sheets = {
        (sheet.round_id, sheet.school_class_id): sheet
        for sheet in access.sheets_to_reopen_of(user).filter(round__in=[row.round_id for row in rows])
    }
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
    again = row.outcome == ClassConversation.Outcome.RATE_AGAIN
    return again and accepts(row.round, timezone.localdate()) and opened < (row.held_on or date.max)
