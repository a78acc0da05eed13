"""Which counts of an evaluation may be printed.

The officer who reads it chose the classes and knows their lists, so listed children are known, and so is the n that
every statistic rests on. From the two, how many are missing can be worked out; why they are missing is protected.
An evaluation is an audience of its own: no sum links its cells to those of the county's month.
"""

from collections.abc import Mapping, Sequence

from accounts.models import User
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Published, Table, Why, is_small
from screening.reports.disclosure_control.services import publish_for
from screening.research.evaluation.result import GAPS, Comparison, Dose, Evaluation, Gap, GroupChange, key_of
from screening.research.models import Pilot

VERDICTS = ("better", "unchanged", "worse")


def publish_evaluation(pilot: Pilot, found: Evaluation, *, by: User) -> Mapping[str, Published]:
    """The cells of `key_of`, decided with what this evaluation showed before."""
    publication = publish_for(
        audience=f"pilot:{pilot.public_id}",
        period=found.counted_until.strftime("%Y-%m"),
        tables=tables_of(found),
        by=by,
    )
    return dict(publication.cells) | withheld(found)


def tables_of(found: Evaluation) -> list[Table]:
    """One table a group of a comparison, one a domain of support."""
    groups = [_group(one, group) for one in found.comparisons for group in groups_of(one)]
    return [*groups, *(_dose(one) for one in found.doses)]


def groups_of(one: Comparison) -> Sequence[GroupChange]:
    return [one.pilot] if one.comparison is None else [one.pilot, one.comparison]


def withheld(found: Evaluation) -> dict[str, Published]:
    """Where one to four children are missing, no reason is printed, not even that there is none of a kind."""
    nothing = Published(None, Why.GROUP)
    return {
        key_of(one, group.group, f"missing.{gap}"): nothing
        for one in found.comparisons
        for group in groups_of(one)
        if is_small(group.missing.listed - group.n)
        for gap in GAPS
    }


def tells_why(one: Comparison, gap: Gap, cells: Mapping[str, Published]) -> bool:
    """Whether a reason has a line: not where nobody is missing for it, nor where so few are that none is printed."""
    told = [group for group in groups_of(one) if not is_small(group.missing.listed - group.n)]
    return any(cells[key_of(one, group.group, f"missing.{gap}")].value != 0 for group in told)


def _group(one: Comparison, group: GroupChange) -> Table:
    cells, missing = CountCells(), group.missing
    listed, n = key_of(one, group.group, "listed"), key_of(one, group.group, "n")
    cells.counts.update({listed: missing.listed, n: group.n})
    gaps = {key_of(one, group.group, f"missing.{gap}"): missing.gaps.get(gap, 0) for gap in GAPS}
    cells.split(listed, {n: group.n, **gaps})
    if is_small(missing.listed - group.n):
        cells.silent |= gaps.keys()
    if group.reliable is not None:
        judged = key_of(one, group.group, "judged")
        cells.rest(n, **{judged: group.reliable.judged})
        cells.split(judged, {key_of(one, group.group, kind): getattr(group.reliable, kind) for kind in VERDICTS})
    cells.known |= {key for key in (listed, n) if cells.counts[key] >= SMALLEST_DENOMINATOR}
    return _table(cells)


def _dose(one: Dose) -> Table:
    cells, of = CountCells(), key_of(one, "of")
    cells.counts[of] = one.of
    cells.rest(of, **{key_of(one, "children"): one.children})
    if one.of >= SMALLEST_DENOMINATOR:
        cells.known.add(of)
    return _table(cells)


def _table(cells: CountCells) -> Table:
    """Every cell may move when a sheet of consent or a re-score does: its difference to an earlier month counts too."""
    cells.growing = cells.counts.keys() - cells.known - cells.silent
    return cells.table()
