"""The district officer's first screen: where the round stands, school by school in order of name, and overdue work."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access.back_in_class import children_not_back
from screening.library import wording
from screening.reports import access, figures
from screening.reports.disclosure import SMALLEST, Published, is_small
from screening.reports.figures import Cells
from screening.reports.periods import Period
from screening.reports.services import records_of
from screening.rounds.models import ChildState
from students.access import county_of
from students.models import School

RECENT = timedelta(days=60)  # a round that has just closed is still shown


@dataclass(frozen=True)
class SchoolRow:
    name: str
    enrolled: str
    rated: str
    share: str
    overdue: int
    done: bool


def build(user: User) -> dict[str, Any]:
    today = timezone.localdate()
    schools = list(access.schools_reported_to(user).select_related("township__county"))
    rows = [_row(school, today) for school in schools]
    return {
        "county": county_of(user),
        "rows": rows,
        "done": sum(row.done for row in rows),
        "total": len(rows),
        "overdue": sum(row.overdue for row in rows),
        "not_back": _not_back_words(children_not_back(user)),
        "standing": [wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at")],
    }


def _not_back_words(count: int) -> str:
    """A number of children under five is not printed."""
    if count == 0:
        return ""
    if is_small(count):
        return _("Fewer than %(n)s children have not been back in class for ten school days after a hospital.") % {
            "n": SMALLEST
        }
    return _("%(n)s children have not been back in class for ten school days after a hospital.") % {"n": count}


def _row(school: School, today: date) -> SchoolRow:
    records = records_of(school=school, period=Period(today - RECENT, today))
    states = list(records.children.values_list("state", flat=True)) if records.round else []
    cells = _published(states)
    late = figures.overdue(records, figures.case_rows(records, today), today)
    share = cells["rated"].rate_of(cells["enrolled"])
    return SchoolRow(
        name=school.name,
        enrolled=cells["enrolled"].text,
        rated=cells["rated"].text,
        share="" if share is None else f"{share}%",
        overdue=sum(item.count for item in late.values()),
        done=bool(states) and ChildState.TO_RATE not in states,
    )


def _published(states: list[str]) -> dict[str, Published]:
    cells = Cells({"enrolled": len(states), "rated": states.count(ChildState.RATED)}, [], {"enrolled"}, set())
    cells.rest("enrolled", "rated")
    return cells.publish()
