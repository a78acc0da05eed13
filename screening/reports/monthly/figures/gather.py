"""Everything counted about a school's month, before anything is published: exact totals, and one table of children."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from screening.cases.steps.deadlines import Deadlines
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Table
from screening.reports.monthly.access.records import SchoolRecords
from screening.reports.monthly.figures.cases import CaseRow, case_rows
from screening.reports.monthly.figures.people import (
    SMALL_SCHOOL,
    count_chain,
    count_groups,
    count_states,
    key_of,
    of_round,
)
from screening.reports.monthly.figures.states import ChildPlace, RoundStanding, coverage, scorable, sheets_handed_in
from screening.reports.monthly.figures.work import median_wait, overdue, work
from screening.reports.monthly.figures.work_per_child import (
    count_arrears,
    count_pieces,
    link_arrears,
    link_to_chain,
    pieces,
)
from screening.reports.periods import Period, holiday_of_month, month_after, period_of
from screening.rounds.models import ScreeningRound
from students.calendar import DAY, SchoolCalendar

ROUND_CELLS = ("enrolled", "state.", "chain.", "talk", "grade.", "policy.", "label.", "both.")


@dataclass(frozen=True)
class SchoolMonth:
    """``exact``: what may be printed as it is. ``table``: goes to be published; cells of a round under `key_of`."""

    layout: str
    round: ScreeningRound | None
    after: ScreeningRound | None
    exact: dict[str, Any]
    table: Table


def gather(records: SchoolRecords, period: Period, calendar: SchoolCalendar) -> SchoolMonth:
    cases = case_rows(records, period.last)
    scores = scorable(records, period) if records.round else {}
    children = RoundStanding(records, period, scores).children()
    current = records.round if children else None
    layout = _layout(current, children, period, calendar)
    after = _last_round(records) if layout == "no-round" else None
    shown = current if layout == "round" else after
    done = work(records, cases, period, calendar)
    cells = _cells(
        records, cases, Deadlines(calendar, period.last), period, shown, children if layout == "round" else {}, done
    )
    exact = {
        "coverage": coverage(records, period, children, scores) if current else None,
        "work": done,
        "trend": list(_trend(records, period, calendar)),
        "holiday": holiday_of_month(calendar, period.last),
    }
    return SchoolMonth(layout, current, after, exact, _named(cells, shown))


def _layout(
    current: ScreeningRound | None, children: Mapping[int, ChildPlace], period: Period, calendar: SchoolCalendar
) -> str:
    if current:
        return "round" if len(children) >= SMALL_SCHOOL else "small"
    return "holiday" if is_holiday(period, calendar) else "no-round"


def _last_round(records: SchoolRecords) -> ScreeningRound | None:
    """Whose chain goes on; not in a school too small for a table of people."""
    return records.last_round if records.last_children.count() >= SMALL_SCHOOL else None


def is_holiday(period: Period, calendar: SchoolCalendar) -> bool:
    """No school, or school on fewer than half of the weekdays."""
    days = [period.first + DAY * offset for offset in range((period.last - period.first).days + 1)]
    weekdays = sum(day.weekday() < 5 for day in days)
    return 2 * school_days(period, calendar) < max(weekdays, 1)


def school_days(period: Period, calendar: SchoolCalendar) -> int:
    return calendar.school_days_between(period.first - DAY, period.last)


def _cells(
    records: SchoolRecords,
    cases: Sequence[CaseRow],
    then: Deadlines,
    period: Period,
    shown: ScreeningRound | None,
    children: Mapping[int, ChildPlace],
    done: Mapping[str, Any],
) -> CountCells:
    """The chain of the round that is shown, if any, and the work of the month tied to it."""
    cells, found = CountCells({}), pieces(records, cases, period)
    count_pieces(cells, found, cases)
    count_arrears(cells, cases, {kind: one[0] for kind, one in done["overdue"].items()}, then)
    if shown is None:
        return cells
    mine = of_round(cases, shown)
    if children:
        count_states(cells, children)
    count_chain(cells, mine)
    if children:
        count_groups(cells, records, children, mine, period)
    link_to_chain(cells, found, mine, period)
    link_arrears(cells, cases, mine, then)
    return cells


def _named(cells: CountCells, shown: ScreeningRound | None) -> Table:
    """The table under the names its cells have in a publication."""

    def named(key: str) -> str:
        return key_of(shown, key) if shown and key.startswith(ROUND_CELLS) else key

    table = cells.table()
    return Table(
        {named(key): count for key, count in table.cells.items()},
        [type(line)(named(line.total), tuple(named(part) for part in line.parts)) for line in table.sums],
        {named(key) for key in table.known},
        {named(key) for key in table.silent},
        {named(key) for key in table.growing},
    )


def _trend(records: SchoolRecords, period: Period, calendar: SchoolCalendar) -> Iterator[dict[str, Any]]:
    """Work month by month, each counted as of its own end; the share of first looks in time is added when published."""
    for month, one in months_of_year(period, calendar):
        cases = case_rows(records, one.last)
        late = overdue(records, cases, one.last, calendar)
        yield {
            "month": month.isoformat(),
            "wait": median_wait(cases, one, calendar),
            "overdue": sum(item.count for item in late.values()),
            "sheets": _sheets(records, one),
        }


def _sheets(records: SchoolRecords, period: Period) -> int | None:
    """Handed in by the end of a month with a round; None without one."""
    rounds = {
        sheet["round_id"]
        for sheet in records.sheets
        if sheet["round__opens_on"] <= period.last and sheet["round__closes_on"] >= period.first
    }
    return sum(len(sheets_handed_in(records, period, one)) for one in rounds) if rounds else None


def months_of_year(period: Period, calendar: SchoolCalendar) -> Iterator[tuple[date, Period]]:
    """The months of the school year so far that had school, this one last."""
    month = date(calendar.school_year(period.last), 9, 1)
    while month <= period.month:
        one = period_of(month, period.last, period.closing_day)
        if school_days(one, calendar) > 0:
            yield month, one
        month = month_after(month)
