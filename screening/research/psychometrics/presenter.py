"""The psychometric report of a round in words: a part for each form, and how to read it all."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from screening import formats
from screening.instruments import Instrument, Text
from screening.library import texts, wording
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Published, Sum
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.tables import Report, ReportPart, ReportTable, Row
from screening.research.psychometrics.gathering import RoundStatistics
from screening.research.psychometrics.statistics import FormStatistics, Statistic
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import PinnedForm
from screening.rounds.selectors import practised_raters
from students.selectors import school_year_words

Cells = Mapping[str, Published]


def report_of(screening_round: ScreeningRound, found: RoundStatistics) -> Report:
    cells: dict[str, Cells] = {}
    for informant, rated in (("teacher", found.rated), ("child", None)):  # forms of one are decided about together
        shown = {form.id: one for form, one in found.forms if one.enough and form.instrument.informant == informant}
        cells |= zip(shown, publish_forms(list(shown.values()), rated), strict=True)
    parts = [form_part(form, one, cells.get(form.id)) for form, one in found.forms]
    window = {"first": formats.day(screening_round.opens_on), "last": formats.day(screening_round.last_day)}
    names = list(dict.fromkeys(norm.name for norm in found.scoring.norm_sets))
    norms = _("norm: %(name)s") % {"name": _("; ").join(names)} if names else _("no norm yet: provisional")
    levels = {"version": found.scoring.rule_set.version, "norms": norms}
    subtitle = (
        school_year_words(screening_round.school_year, screening_round.term),
        screening_round.county.get_screening_name_display(),
        _("%(first)s to %(last)s") % window,
        _("internal"),
    )
    return Report(
        title=_("Psychometric report"),
        mark=_("internal"),
        place=screening_round.county.name,
        period=f"{screening_round.school_year}-{screening_round.term}",
        subtitle=" · ".join(subtitle),
        intro=(
            _("How the forms behaved in this round, all schools of the county together; no child or class is named."),
            _("Every number is a property of these children and raters, not of the form: elsewhere it may differ."),
            _("Levels in this report: rules %(version)s, %(norms)s.") % levels,
        ),
        parts=(*parts, _reading(*practised_raters(screening_round))),
        standing=tuple(wording.standing(name) for name in ("own-forms", "not-looked-at", "report-no-diagnosis")),
    )


def publish_forms(forms: Sequence[FormStatistics], rated: int | None = None) -> list[Cells]:
    """Which counts of the forms of one informant may be printed. The number of complete rows always is (it is the n of
    every statistic), and the county's month tells how many are `rated`, which is to have a total on every form of the
    teacher. What would let a small number be worked out from these is hidden instead.
    Keys: assessed, scorable, complete; code.{item}.{code}, unseen.{item}, open.{item}.
    """
    cells = CountCells()
    for at, form in enumerate(forms):
        cells.take(_counts(form, rated), f"{at}.")
        if at and form.assessed == forms[at - 1].assessed:  # the rows of one sheet
            cells.sums.append(Sum(f"{at - 1}.assessed", (f"{at}.assessed",)))
    found = [(key.partition("."), cell) for key, cell in cells.publish().items()]
    return [{key: cell for (place, _dot, key), cell in found if place == str(at)} for at in range(len(forms))]


def _counts(form: FormStatistics, rated: int | None) -> CountCells:
    counts = {"assessed": form.assessed, "scorable": form.scorable, "complete": form.complete}
    cells = CountCells(counts, known={"complete"})
    if rated is not None:
        cells.counts["rated"] = rated
        cells.known.add("rated")
        cells.rest("scorable", "rated")
    cells.rest("assessed", "scorable")
    cells.rest("scorable", "complete")
    for at, item in enumerate(form.items):
        cells.split("complete", {f"code.{at}.{code}": count for code, count in item.codes.items()})
        cells.rest("assessed", **{f"unseen.{at}": item.not_observed, f"open.{at}": item.unanswered})
    return cells


def form_part(form: PinnedForm, found: FormStatistics, cells: Cells | None) -> ReportPart:
    """Everything about one form, or the sentence that there are too few children."""
    instrument = form.instrument
    title = f"{_to(instrument.title)} · {_('version %(version)s') % {'version': instrument.version}}"
    if cells is None:
        return ReportPart(form.id, title, (_("Fewer than 30 children with complete answers: not shown."),))
    low, high = instrument.total.range
    values = {"low": low, "high": high, "mean": _said(found.mean, 1), "sd": _said(found.sd, 1)}
    counted = _(
        "%(assessed)s children were assessed, %(scorable)s could be scored, %(complete)s have every line answered. "
        "Reliability and item statistics rest on the %(complete)s."
    ) % {name: cells[name].text for name in ("assessed", "scorable", "complete")}
    spread = _("Totals may lie from %(low)s to %(high)s: mean %(mean)s, standard deviation %(sd)s.") % values
    interval = "—" if found.interval is None else "{:.2f} – {:.2f}".format(*found.interval)
    rows = [
        Row(_("Alpha (raw)"), (_said(found.alpha),)),
        Row(_("Interval of alpha, 95 percent (Feldt)"), (interval,)),
    ]
    alpha = ReportTable(_("Reliability"), (_("Value"),), rows, numeric=False)
    return ReportPart(form.id, title, (counted, spread), tables=(alpha, _items(instrument, found, cells)))


def _items(instrument: Instrument, found: FormStatistics, cells: Cells) -> ReportTable:
    """One row an item: answers over complete rows, missing ones over all, and how it goes with the others."""
    codes = sorted(instrument.codes)
    gaps = [("unseen", _("No chance to see"))] * (instrument.not_observed is not None) + [("open", _("Not answered"))]
    rows = []
    for at, (item, one) in enumerate(zip(map(instrument.item, instrument.total.items), found.items, strict=True)):
        counts = [cells[f"code.{at}.{code}"] for code in codes] + [cells[f"{gap}.{at}"] for gap, _word in gaps]
        rows.append(Row(f"{item.number}. {_to(item.short)}", (*counts, _said(one.item_rest))))
    heads = (*(measure(str(code)) for code in codes), *(word for _gap, word in gaps), _("With the rest"))
    meaning = " · ".join(f"{code} = {_to(instrument.option(code).label)}" for code in codes)
    hidden = _("“<5” is one to four children; “—” would let a smaller number be worked out. 0 is printed.")
    title = _("Line by line: answers, gaps, correlation with the rest")
    return ReportTable(title, heads, rows, f"{meaning}. {hidden}")


def _reading(trained: int, total: int) -> ReportPart:
    sentences = (
        (
            _("Alpha"),
            _("How far the lines of a form go together in these children; 1 would be perfectly."),
            _("It does not say that the form measures what its name says, nor that a second look would give the same."),
        ),
        (
            _("Interval of alpha"),
            _("Where alpha would lie in 95 of 100 samples drawn like this one."),
            _("It knows nothing of classes: as children of a class are rated by one person, the true one is wider."),
        ),
        (
            _("Correlation with the rest"),
            _("Whether a line points the same way as the other lines together; below 0.20 it deserves a look."),
            _("A low value does not make a line useless: a rare sign can matter most."),
        ),
        (
            _("Missing answers"),
            _("Lines teachers had no chance to see, or children left open; many on one line: look at its wording."),
            _("A missing answer is not a 0 and says nothing about the child."),
        ),
    )
    rows = [Row(name, (means, does_not)) for name, means, does_not in sentences]
    columns = (_("What it means"), _("What it does not mean"))
    table = ReportTable(_("One sentence for each number"), columns, rows, numeric=False)
    says = (texts.text("rater_practice.reported", trained=trained, total=total),)
    return ReportPart("reading", _("How to read these numbers"), says, tables=(table,))


def _said(statistic: Statistic, digits: int = 2) -> str:
    if statistic.value is not None:
        return measure(f"{statistic.value:.{digits}f}")
    return {
        "constant-item": _("not computed: a line has the same answer from everybody"),
        "no-variation": _("not computed: the totals do not differ"),
        "few-items": _("not computed: too few lines"),
    }[statistic.why]


def _to(text: Text) -> str:
    return text.to(formats.active_language())
