"""One comparison in words: what changed in each group, what the difference is, who is missing."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from screening.documents.blocks import ChartFigure
from screening.documents.charts import ScorePoint, Slope, interval_chart, slope_chart
from screening.reports.disclosure_control.model import Published
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.reports.tables import Cell, GuardedSentence, ReportPart, ReportTable, Row
from screening.research.evaluation.presenters.cautions import gap_words, measure_words, why_words
from screening.research.evaluation.publishing import VERDICTS, tells_why
from screening.research.evaluation.result import GAPS, Comparison, Estimate, GroupChange, key_of

Cells = Mapping[str, Published]


def measure_part(one: Comparison, cells: Cells, number: int) -> ReportPart:
    return ReportPart(
        anchor=f"m{number}",
        title=comparison_words(one),
        says=tuple(_says(one)),
        charts=_charts(one),
        tables=tuple(
            table for table in (_means(one, cells), _reliable(one, cells), _missing(one, cells)) if table.rows
        ),
        notes=tuple(_notes(one)),
    )


def comparison_words(one: Comparison) -> str:
    told = {"measure": measure_words(one.measure), "before": one.before.label, "after": one.after.label}
    words = _("%(measure)s: %(before)s → %(after)s") % told
    return _("%(words)s · phase %(n)s") % {"words": words, "n": one.wave} if one.wave not in ("", "1") else words


def moments_words(one: Comparison) -> str:
    return _("Before: %(before)s. After: %(after)s.") % {"before": one.before.label, "after": one.after.label}


def unit_of(one: Comparison) -> str:
    return _("points") if one.measure.kind == "scale" else _("percentage points")


def estimate_words(found: Estimate, digits: int = 1) -> Cell:
    """“−1.2 (−2.4 to 0.1)”; without an interval the number alone; without a number why."""
    if found.value is None:
        return why_words(found.why)
    value = signed(found.value, digits)
    if found.interval is None:
        return f"{value} · {why_words(found.why)}" if found.why else figure(value)
    ends = {"low": signed(found.interval.low, digits), "high": signed(found.interval.high, digits)}
    return f"{value} " + _("(%(low)s to %(high)s)") % ends


def signed(value: float, digits: int = 1) -> str:
    """With a true minus; “−0.0” is 0.0."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def difference_words(one: Comparison) -> str:
    """What may be concluded, in one sentence."""
    found = one.difference
    if found.value is None or found.interval is None:
        return _("A difference between the groups cannot be given: %(why)s.") % {"why": why_words(found.why)}
    if found.interval.holds_zero:
        return _("The interval includes zero: the groups cannot be told apart by it.")
    better = (found.value < 0) == (one.measure.better == "low")
    if better:
        return _("The classes that take part developed better than those for comparison; why, the numbers do not say.")
    return _("The classes that take part developed less well than those for comparison; why, the numbers do not say.")


def is_told_apart(one: Comparison) -> bool:
    ends = one.difference.interval
    return one.difference.value is not None and ends is not None and not ends.holds_zero


def group_words(group: str) -> str:
    return _("Classes that take part") if group == "pilot" else _("Classes for comparison")


def _groups(one: Comparison) -> list[GroupChange]:
    return [one.pilot] if one.comparison is None else [one.pilot, one.comparison]


def _says(one: Comparison) -> list[str]:
    direction = _("Lower is better here.") if one.measure.better == "low" else _("Higher is better here.")
    said = [difference_words(one), direction]
    if one.comparison is None:
        change = {"change": estimate_words(one.pilot.change), "unit": unit_of(one)}
        said.insert(0, _("Change in the classes that take part: %(change)s %(unit)s. It is no effect.") % change)
    return [str(words) for words in said]


def _charts(one: Comparison) -> tuple[ChartFigure, ...]:
    lines = [(group_words(group.group), group.change) for group in _groups(one)]
    if one.comparison is not None:
        lines.append((_("Difference"), one.difference))
    points = [_point(label, found) for label, found in lines if found.value is not None]
    if not points:
        return ()
    caption = _("Change from before to after, with 95%% intervals, in %(unit)s") % {"unit": unit_of(one)}
    return (*_slopes(one), ChartFigure(caption, interval_chart(caption, points)))


def _slopes(one: Comparison) -> tuple[ChartFigure, ...]:
    """Both groups as lines, where there are two: whether they move apart is seen at once."""
    means = [(group_words(group.group), group.before.mean.value, group.after.mean.value) for group in _groups(one)]
    slopes = [Slope(words, before, after) for words, before, after in means if before is not None and after is not None]
    if len(slopes) < 2:
        return ()
    caption = _("Means before and after, in %(unit)s; the scale does not begin at zero") % {"unit": unit_of(one)}
    return (ChartFigure(caption, slope_chart(caption, slopes, left=_("At the start"), right=_("After it began"))),)


def _point(label: str, found: Estimate) -> ScorePoint:
    low, high = (found.interval.low, found.interval.high) if found.interval else (None, None)
    return ScorePoint(label, found.value, low, high, text=str(estimate_words(found)))


def _means(one: Comparison, cells: Cells) -> ReportTable:
    rows = [
        Row(
            _("%(group)s (classes: %(n)s)") % {"group": group_words(group.group), "n": group.classes},
            (
                cells[key_of(one, group.group, "n")],
                estimate_words(group.before.mean),
                estimate_words(group.after.mean),
                estimate_words(group.change),
                estimate_words(group.effect, 2),
            ),
        )
        for group in _groups(one)
    ]
    if one.comparison is not None:
        blank = ("", "", "")
        rows.append(Row(_("Difference"), (*blank, estimate_words(one.difference), estimate_words(one.effect, 2))))
    note = _(
        "Means with 95%% intervals, in %(unit)s; effect sizes in standard deviations of the start. Only children "
        "with both values."
    ) % {"unit": unit_of(one)}
    return ReportTable(_("Before and after"), _columns(), rows, note)


def _columns() -> tuple[str, ...]:
    return (
        _("Children"),
        _("At the start"),
        _("After it began"),
        _("How much it changed"),
        _("Effect size"),
    )


def _reliable(one: Comparison, cells: Cells) -> ReportTable:
    columns = (_("Judged"), _("Reliably better"), _("Not told from chance"), _("Reliably worse"))
    rows = []
    for group in _groups(one):
        if group.reliable is not None and group.reliable.judged:
            judged, *kinds = (cells[key_of(one, group.group, kind)] for kind in ("judged", *VERDICTS))
            rows.append(Row(group_words(group.group), (judged, *(_with_share(kind, judged) for kind in kinds))))
    note = _(
        "Reliable change index beyond 1.96; by chance alone about 25 of 1,000 are reliably better, and as many worse. "
        "Most change of one child is noise; of a child this page says nothing."
    )
    return ReportTable(_("Children whose change is larger than the error of the form"), columns, rows, note)


def _with_share(part: Published, whole: Published) -> Cell:
    """“31 (36%)”; the number alone where a share may not be printed."""
    share = part.share_of(whole)
    return GuardedSentence("%(n)s (%(share)s)", n=part, share=share) if share else part


def _missing(one: Comparison, cells: Cells) -> ReportTable:
    groups = _groups(one)
    names = gap_words()
    lines = [("listed", _("Listed at the start")), ("n", _("Compared"))]
    lines += [(f"missing.{gap}", names[gap]) for gap in GAPS if tells_why(one, gap, cells)]
    rows = [
        Row(words, tuple(cells[key_of(one, group.group, kind)] for group in groups))
        for kind, words in lines
        if all(key_of(one, group.group, kind) in cells for group in groups)
    ]
    return ReportTable(_("Who is compared, who is missing"), tuple(group_words(group.group) for group in groups), rows)


def _notes(one: Comparison) -> list[str]:
    said = []
    for group in _groups(one):
        missing = group.missing
        if missing.before_of_missing.value is not None:
            told = {
                "group": group_words(group.group),
                "missing": estimate_words(missing.before_of_missing),
                "compared": estimate_words(missing.before_of_compared),
            }
            said.append(_("%(group)s, mean at the start: missing later %(missing)s, compared %(compared)s.") % told)
    reliable = one.pilot.reliable
    if reliable is not None and reliable.reliability is not None:
        told = {"r": f"{reliable.reliability:.2f}", "basis": _basis(reliable.basis)}
        said.append(_("Reliability used: %(r)s (%(basis)s).") % told)
    if one.icc is not None:
        draws = _("classes") if one.cluster == "class" else _("schools")
        said.append(
            _("Counted as draws: %(draws)s; share of the spread between them %(icc)s.")
            % {"draws": draws, "icc": f"{one.icc:.2f}"}
        )
    return said


def _basis(basis: str) -> str:
    return _("retest") if basis == "retest" else _("alpha of this county, which makes change look more certain")
