"""A sheet that a class was given and what was written into it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from screening.rounds.models import Sheet, SheetRow
from students.models import Student


@dataclass
class FilledSheet:
    """One sheet of a class with its rows; `handed_in` is the moment of handing in."""

    sheet: Sheet
    hand: User
    students: list[Student]  # those with a valid consent, in seat order
    numbers: dict[int, int]  # child → seat
    rows: list[SheetRow] = field(default_factory=list)
    handed_in: datetime | None = None

    @property
    def day(self) -> date | None:
        return self.handed_in.date() if self.handed_in else None
