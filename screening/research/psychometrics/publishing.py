"""Which counts of the report may be printed: everything passes through disclosure control, form by form.

The number of complete rows is always printed (it is the n of every statistic). What would let a small number be
worked out from it is hidden instead.
"""

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Published
from screening.research.psychometrics.statistics import FormStatistics
from screening.scoring.bins import Bin


def publish_form(form: FormStatistics) -> dict[str, Published]:
    """Keys: assessed, scorable, complete, with_rest; lowest, highest, bin.{i}; code.{item}.{code}, unseen.{item},
    open.{item}."""
    cells = CountCells()
    cells.counts.update(assessed=form.assessed, scorable=form.scorable, complete=form.complete)
    cells.known.add("complete")
    cells.rest("assessed", "scorable")
    cells.rest("scorable", "complete")
    cells.rest("assessed", with_rest=form.with_rest)
    for number, item in enumerate(form.items):
        codes = {f"code.{number}.{code}": count for code, count in item.codes.items()}
        cells.split("complete", codes)
        cells.rest("assessed", **{f"unseen.{number}": item.not_observed, f"open.{number}": item.unanswered})
    _totals(cells, form)
    return cells.publish()


def publish_quality(counts: dict[str, int]) -> dict[str, Published]:
    cells = CountCells()
    cells.counts.update(counts)
    return cells.publish()


def _totals(cells: CountCells, form: FormStatistics) -> None:
    """Bins hold five or more, so they are printed; the ends of the range are parts of the first and the last one."""
    for at, one in enumerate(form.bins):
        cells.counts[f"bin.{at}"] = one.count
        cells.known.add(f"bin.{at}")
    if form.bins:
        first, last = f"bin.{0}", f"bin.{len(form.bins) - 1}"
        if first == last:
            cells.rest(first, lowest=form.at_lowest, highest=form.at_highest)
        else:
            cells.rest(first, lowest=form.at_lowest)
            cells.rest(last, highest=form.at_highest)


def label_of(one: Bin) -> str:
    return str(one.low) if one.low == one.high else f"{one.low}–{one.high}"
