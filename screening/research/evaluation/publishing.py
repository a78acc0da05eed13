"""Which counts of an evaluation may be printed.

The officer who reads it chose the classes and knows their lists, so listed children are known, and so is the n that
every statistic rests on. From the two, how many are missing can be worked out; why they are missing is protected.
All measures of a group are published together, with one count of those without a consent: it stands in the line of
every measure. What is hidden is not said to be few or many, so that it may be anything from 0 to what is missing.
An evaluation is an audience of its own: no sum links its cells to those of the county's month.
"""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Published, Table, Why, is_small
from screening.reports.disclosure_control.services import publish_for
from screening.research.evaluation.statistics import GAPS, GROUPS, NO_CONSENT, Comparison, Group, GroupChange
from screening.research.models import Pilot
from screening.research.yields.gathering import counted_until

Cells = Mapping[str, Published]
LISTED = "listed"
HIDDEN = Published(None, Why.GROUP)


def group_key(group: Group, kind: str) -> str:
    """Of a count over all measures: `kind` is listed or no-consent."""
    return f"{group}|{kind}"


def publish_evaluation(pilot: Pilot, found: Sequence[Comparison], *, by: User) -> Cells:
    """The cells of `group_key` and `Comparison.key`, decided with what this evaluation showed before."""
    about = {"audience": f"pilot:{pilot.public_id}", "period": f"{counted_until(timezone.localdate()):%Y-%m}"}
    publication = publish_for(**about, tables=tables_of(found), by=by)
    return without_partial_lines(found, publication.cells)


def tables_of(comparisons: Sequence[Comparison]) -> list[Table]:
    """One table a group, over all measures."""
    return [_table(group, lines) for group in GROUPS if (lines := _lines(comparisons, group))]


def without_partial_lines(comparisons: Sequence[Comparison], cells: Cells) -> dict[str, Published]:
    """Where one reason of a line is hidden all are, with a 0 too; in every line, where it is the consent."""
    found = dict(cells)
    for group in GROUPS:
        lines, refused = _lines(comparisons, group), group_key(group, NO_CONSENT)
        if lines and found.get(refused, HIDDEN).value is None:
            found[refused] = HIDDEN
        for one, _change in lines:
            reasons = [one.key(group, gap) for gap in GAPS]
            if any(found.get(key, HIDDEN).value is None for key in (refused, *reasons)):
                found |= dict.fromkeys(reasons, HIDDEN)
    return found


def _lines(comparisons: Sequence[Comparison], group: Group) -> list[tuple[Comparison, GroupChange]]:
    return [(one, change) for one in comparisons for change in one.groups if change.group == group]


def _table(group: Group, lines: Sequence[tuple[Comparison, GroupChange]]) -> Table:
    """`rest`: who is missing in a measure though the family agrees to evaluation."""
    cells, listed, refused = CountCells(), group_key(group, LISTED), group_key(group, NO_CONSENT)
    without = lines[0][1].gaps.get(NO_CONSENT, 0)
    cells.counts = {listed: lines[0][1].listed, refused: without}
    for one, change in lines:
        n, rest = one.key(group, "n"), one.key(group, "rest")
        gaps = {one.key(group, gap): change.gaps.get(gap, 0) for gap in GAPS}
        cells.split(listed, {n: change.n, refused: without, rest: sum(gaps.values())})
        cells.split(rest, gaps)
        cells.silent.add(rest)
        if any(map(is_small, gaps.values())):
            cells.silent |= gaps.keys()
        cells.known |= {key for key in (listed, n) if cells.counts[key] >= SMALLEST_DENOMINATOR}
    rests = [cells.counts[one.key(group, "rest")] for one, _change in lines]
    if any(map(is_small, (without, *rests))):
        cells.silent |= cells.counts.keys() - {listed, *(one.key(group, "n") for one, _change in lines)}
    # every cell may move when a sheet of consent or a re-score does: its difference to an earlier month counts too
    cells.growing = cells.counts.keys() - cells.known - cells.silent
    return cells.table()
