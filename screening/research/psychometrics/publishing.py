"""Which counts of the report may be printed: the forms of a round pass through disclosure control together.

The number of complete rows is always printed (it is the n of every statistic), and the county's month tells how many
are rated, which is to have a total on every form of the teacher. What would let a small number be worked out from
these is hidden instead.
"""

from collections.abc import Mapping, Sequence

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Published, Sum
from screening.research.psychometrics.statistics import FormStatistics
from screening.scoring.bins import Bin


def publish_form(form: FormStatistics, rated: int | None = None) -> dict[str, Published]:
    return publish_forms([form], rated)[0]


def publish_forms(forms: Sequence[FormStatistics], rated: int | None = None) -> list[dict[str, Published]]:
    """Of forms of one informant; `rated`: children with a total on every one of them, where that is told elsewhere.

    Keys: assessed, scorable, complete, with_rest; lowest, highest, bin.{i}; code.{item}.{code}, unseen.{item},
    open.{item}.
    """
    cells = CountCells()
    for at, form in enumerate(forms):
        cells.take(_form(form, rated), f"{at}.")
    for at, (one, other) in enumerate(zip(forms, forms[1:], strict=False)):
        if one.assessed == other.assessed:  # the rows of one sheet
            cells.sums.append(Sum(f"{at}.assessed", (f"{at + 1}.assessed",)))
    found = cells.publish()
    return [_below(found, f"{at}.") for at in range(len(forms))]


def _below(found: Mapping[str, Published], prefix: str) -> dict[str, Published]:
    return {key.removeprefix(prefix): cell for key, cell in found.items() if key.startswith(prefix)}


def _form(form: FormStatistics, rated: int | None) -> CountCells:
    cells = CountCells()
    cells.counts.update(assessed=form.assessed, scorable=form.scorable, complete=form.complete)
    cells.known.add("complete")
    if rated is not None:
        cells.counts["rated"] = rated
        cells.known.add("rated")
        cells.rest("scorable", "rated")
    cells.rest("assessed", "scorable")
    cells.rest("scorable", "complete")
    cells.rest("assessed", with_rest=form.with_rest)
    for number, item in enumerate(form.items):
        codes = {f"code.{number}.{code}": count for code, count in item.codes.items()}
        cells.split("complete", codes)
        cells.rest("assessed", **{f"unseen.{number}": item.not_observed, f"open.{number}": item.unanswered})
    _totals(cells, form)
    return cells


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
