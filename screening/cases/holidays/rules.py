"""What a plan for a holiday must say before it may be stored. Pure."""

from dataclasses import dataclass
from datetime import date

from screening.cases.deciding.rules import NotYet
from screening.cases.holidays.breaks import Break


@dataclass(frozen=True)
class HolidayRecord:
    """Ids are those of chain.json `holiday_plan`."""

    stays_where: str
    who_looks_in: str
    how_often: str
    first_on: date
    child_contact: str
    stand_in: str
    safe: str
    back_on: date
    home_from: date | None = None
    home_until: date | None = None
    child_wants: str = ""
    goes_on: tuple[str, ...] = ()
    village_told: str = ""

    @property
    def worrying(self) -> bool:
        return self.safe == "yes"


def check_plan(record: HolidayRecord, holiday: Break) -> None:
    """The first look falls into the holiday, the first meeting after it. Raises NotYet."""
    if record.first_on < holiday.starts or (holiday.ends and record.first_on > holiday.ends):
        raise NotYet("first_on", "inside-the-holiday")
    if record.back_on <= (holiday.ends or record.first_on):
        raise NotYet("back_on", "after-the-holiday")
    if record.home_from and record.home_until and record.home_until < record.home_from:
        raise NotYet("home_until", "home-in-order")
