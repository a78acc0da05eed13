"""Classes of sixty with an open round, on the real tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Role, User
from screening.rounds import services
from screening.rounds.models import Sheet
from students.models import Student
from tests import factories as people
from tests.rounds import factories as rounds

NOW = "2026-10-19T09:00:00+08:00"


@dataclass(frozen=True)
class OpenSheet:
    sheet: Sheet
    teacher: User
    children: list[Student]

    def rows(self, turn: int) -> list[services.RowInput]:
        """Sixty rows of twenty digits, every digit another one than in the turn before."""
        digit = str(turn % 4)
        digits = {"teacher-connection": digit * 8, "teacher-engagement": digit * 12}
        return [rounds.row(child, digits, turn) for child in self.children]


def open_sheets(sizes: Sequence[int]) -> list[OpenSheet]:
    """One class of each size, with its teacher and an open sheet."""
    county = people.make_county()
    school = people.make_school(county)
    administrator = people.make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)
    officer = people.make_user("district", "郑科长", Role.DISTRICT_OFFICER)
    made = []
    for number, children in enumerate(sizes, start=1):
        school_class = people.make_class(school, 3, number)
        teacher = people.make_user(f"teacher{number}", f"老师{number}")
        people.assign(teacher, school, "class-teacher", school_class)
        made.append((school_class, teacher, rounds.make_crowd(school_class, children)))
    current = services.create_round(
        county,
        by=officer,
        school_year=2026,
        term=1,
        opens_on=date(2026, 10, 12),
        closes_on=date(2026, 10, 30),
    )
    services.override_gate(current, school=school, by=officer, reason="no counselor, no duty list: only speed counts")
    services.open_round_for_school(current, school=school, by=administrator)
    current.refresh_from_db()
    return [OpenSheet(rounds.sheet_of(current, school_class), teacher, crowd) for school_class, teacher, crowd in made]
