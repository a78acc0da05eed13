"""The psychometric report of a round in words: a part for each form, agreement, the sheets, how to read it all."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, dot_strip, histogram, small_columns
from screening.instruments import Instrument, Text
from screening.library import texts, wording
from screening.reports.disclosure_control.model import Published, is_small
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.tables import Report, ReportPart, ReportTable, Row
from screening.research.psychometrics import reading
from screening.research.psychometrics.gathering import Pair, RoundStatistics
from screening.research.psychometrics.publishing import label_of, publish_forms, publish_quality
from screening.research.psychometrics.statistics import SMALLEST_SAMPLE, FormStatistics, Statistic
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import PinnedForm
from students.selectors import school_year_words

Cells = Mapping[str, Published]


def report_of(screening_round: ScreeningRound, found: RoundStatistics) -> Report:
    cells = published(found)
    forms = [form_part(form, statistics, cells.get(form.id)) for form, statistics in found.forms]
    others = [_agreement(found.pairs)] if found.pairs else []
    window = {"first": formats.day(screening_round.opens_on), "last": formats.day(screening_round.last_day)}
    return Report(
        title=_("Psychometric report"),
        mark=_("internal"),
        place=screening_round.county.name,
        period=f"{screening_round.school_year}-{screening_round.term}",
        subtitle=school_year_words(screening_round.school_year, screening_round.term)
        + " · "
        + screening_round.county.get_screening_name_display()
        + " · "
        + _("%(first)s to %(last)s") % window
        + " · "
        + _("internal"),
        intro=(
            _("How the forms behaved in this round, all schools of the county together; no child or class is named."),
            _("Every number is a property of these children and raters, not of the form: elsewhere it may differ."),
            _basis(found),
        ),
        parts=(*forms, *others, _sheets(found), reading.part()),
        standing=tuple(wording.standing(name) for name in ("own-forms", "not-looked-at", "report-no-diagnosis")),
    )


def _basis(found: RoundStatistics) -> str:
    norms = _("norm: %(name)s") % {"name": _("; ").join(found.norms)} if found.norms else _("no norm yet: provisional")
    return _("Levels in this report: rules %(version)s, %(norms)s.") % {"version": found.rules, "norms": norms}


def published(found: RoundStatistics) -> dict[str, Cells]:
    """The cells of each form that has enough children; forms of one informant are decided about together."""
    cells: dict[str, Cells] = {}
    for informant in ("teacher", "child"):
        shown = [(form, one) for form, one in found.forms if one.enough and form.instrument.informant == informant]
        rated = found.rated if informant == "teacher" else None
        told = publish_forms([one for _form, one in shown], rated)
        cells |= {form.id: one for (form, _statistics), one in zip(shown, told, strict=True)}
    return cells


def form_part(form: PinnedForm, found: FormStatistics, cells: Cells | None) -> ReportPart:
    """Everything about one form, or the sentence that there are too few children."""
    instrument = form.instrument
    version = _("version %(version)s") % {"version": instrument.version}
    title = f"{_to(instrument.title)} · {version}"
    if cells is None:
        return ReportPart(form.id, title, (_("Fewer than 30 children with complete answers: not shown."),))
    return ReportPart(
        anchor=form.id,
        title=title,
        says=(_counted(cells), _mean(instrument, found), *_filled_as_rest(found, cells)),
        charts=(_totals_chart(found), _items_chart(instrument, found, cells), *_means_chart(instrument, found)),
        tables=(
            _reliability(found),
            _spread(found, cells),
            _classes(found, cells),
            _items(instrument, found, cells),
        ),
    )


def _counted(cells: Cells) -> str:
    values = {name: cells[name].text for name in ("assessed", "scorable", "complete")}
    return (
        _(
            "%(assessed)s children were assessed, %(scorable)s could be scored, %(complete)s have every line answered. "
            "Reliability and item statistics rest on the %(complete)s."
        )
        % values
    )


def _filled_as_rest(found: FormStatistics, cells: Cells) -> tuple[str, ...]:
    """Nothing where nobody used it; no share where the number of children with such answers is not printed."""
    if cells["with_rest"].value == 0:
        return ()
    printed = cells["with_rest"].value is not None
    values = {"children": cells["with_rest"].text, "share": measure(f"{found.rest_share:.0%}") if printed else "—"}
    return (
        _(
            "%(share)s of the answers are zeros filled at once as “the rest is 0”, of %(children)s children. They are "
            "answers like the others here; where the share is large, lines may go together more than children do."
        )
        % values,
    )


def _mean(instrument: Instrument, found: FormStatistics) -> str:
    low, high = instrument.total.range
    values = {"low": low, "high": high, "mean": said(found.mean, 1), "sd": said(found.sd, 1)}
    return _("Totals may lie from %(low)s to %(high)s: mean %(mean)s, standard deviation %(sd)s.") % values


def _reliability(found: FormStatistics) -> ReportTable:
    values = found.reliability
    interval = "" if values.interval is None else f"{values.interval[0]:.2f} – {values.interval[1]:.2f}"
    rows = [
        Row(_("Alpha (raw)"), (said(values.alpha),)),
        Row(_("Interval of alpha, 95 percent (Feldt)"), (interval or "—",)),
        Row(_("Standardised alpha"), (said(values.standardized),)),
        Row(_("Omega (one factor)"), (said(values.omega),)),
        Row(_("Mean correlation of two lines"), (said(values.mean_r),)),
        Row(_("Standard error of measurement, from alpha, in points"), (said(values.sem, 1),)),
    ]
    return ReportTable(_("Reliability"), (_("Value"),), rows, numeric=False)


def _spread(found: FormStatistics, cells: Cells) -> ReportTable:
    rows = [
        Row(_("At the lowest possible total"), (cells["lowest"], _share(cells["lowest"], cells["complete"]))),
        Row(_("At the highest possible total"), (cells["highest"], _share(cells["highest"], cells["complete"]))),
    ]
    rows += [
        Row(_("Total %(range)s") % {"range": label_of(one)}, (cell, _share(cell, cells["complete"])))
        for one, cell in zip(found.bins, _bins(found, cells), strict=True)
    ]
    return ReportTable(_("Totals"), (_("Children"), _("Share")), rows, _hidden(), numeric=False)


def _bins(found: FormStatistics, cells: Cells) -> list[Published]:
    return [cells[f"bin.{at}"] for at in range(len(found.bins))]


def _classes(found: FormStatistics, cells: Cells) -> ReportTable:
    """The size is left out where it would tell how many could not be scored."""
    values = found.classes
    size = measure(f"{values.mean_size:.0f}") if cells["scorable"].value is not None else "—"
    quartiles = "—" if values.quartiles is None else " / ".join(f"{value:.1f}" for value in values.quartiles)
    rows = [
        Row(_("Classes"), (measure(f"{values.classes}"),)),
        Row(_("Children a class, on average"), (size,)),
        Row(_("Share of the differences that lies between classes (ICC 1)"), (said(values.icc),)),
        Row(_("Design effect"), (said(values.design_effect, 1),)),
        Row(_("Class means: lower quartile / middle / upper quartile"), (quartiles,)),
    ]
    note = "" if values.quartiles else _("Class means are shown from ten classes of five children on.")
    return ReportTable(_("Classes and those who rated them"), (_("Value"),), rows, note, numeric=False)


def _items(instrument: Instrument, found: FormStatistics, cells: Cells) -> ReportTable:
    """One row an item: answers over complete rows, missing ones over all, and how it goes with the others."""
    codes = sorted(instrument.codes)
    gaps = [("unseen", _("No chance to see"))] * (instrument.not_observed is not None) + [("open", _("Not answered"))]
    rows = []
    for at, (item, one) in enumerate(zip(instrument.total.items, found.items, strict=True)):
        counts = [cells[f"code.{at}.{code}"] for code in codes] + [cells[f"{gap}.{at}"] for gap, _word in gaps]
        rows.append(Row(item_name(instrument, item), (*counts, said(one.item_rest), said(one.alpha_without))))
    heads = (*(measure(str(code)) for code in codes), *(word for _gap, word in gaps))
    columns = (*heads, _("With the rest"), _("Alpha without it"))
    meaning = " · ".join(f"{code} = {_to(instrument.option(code).label)}" for code in codes)
    title = _("Line by line: answers, gaps, correlation with the rest, alpha without it")
    return ReportTable(title, columns, rows, f"{meaning}. {_hidden()}")


def _totals_chart(found: FormStatistics) -> ChartFigure:
    caption = _("Totals of the children, higher = more to look at")
    columns = [Bar(label_of(one), one.count, str(one.count)) for one in found.bins]
    return ChartFigure(caption, histogram(caption, columns))


def _items_chart(instrument: Instrument, found: FormStatistics, cells: Cells) -> ChartFigure:
    caption = _("Answers to each line; an empty box stands for a number that is not printed")
    rows = []
    for at, item in enumerate(instrument.total.items):
        counts = [(code, cells[f"code.{at}.{code}"]) for code in sorted(instrument.codes)]
        columns = [Bar(str(code), cell.value, cell.text) for code, cell in counts]
        rows.append((_("Line %(number)s") % {"number": instrument.item(item).number}, columns))
    return ChartFigure(caption, small_columns(caption, rows))


def _means_chart(instrument: Instrument, found: FormStatistics) -> tuple[ChartFigure, ...]:
    if not found.classes.means:
        return ()
    caption = _("Means of the classes, one dot a class, rounded, without names")
    low, high = instrument.total.range
    svg = dot_strip(caption, found.classes.means, lowest=low, highest=high, grain=(high - low) / 48)
    return (ChartFigure(caption, svg),)


def _agreement(pairs: tuple[Pair, ...]) -> ReportPart:
    rows = [
        Row(
            _("%(teacher)s and %(child)s")
            % {"teacher": _to(pair.teacher.short_title), "child": _to(pair.child.short_title)},
            (
                _both(pair),
                said(pair.agreement.pearson),
                said(pair.agreement.spearman),
                said(pair.agreement.kappa),
            ),
        )
        for pair in pairs
    ]
    columns = (_("Children"), _("Pearson"), _("Spearman"), _("Kappa of “elevated”"))
    table = ReportTable(_("Totals of both forms of the same children"), columns, rows)
    words = _("Teacher and child look at different things; little agreement is usual and makes neither of them wrong.")
    return ReportPart("agreement", _("Teacher and child"), (words,), tables=(table,))


def _both(pair: Pair) -> str:
    """How many children have both totals; left out where that would tell how few have only one."""
    if pair.agreement.n < SMALLEST_SAMPLE:
        return _("fewer than 30")
    return "—" if any(is_small(count) for count in pair.only_one) else measure(f"{pair.agreement.n}")


def _sheets(found: RoundStatistics) -> ReportPart:
    cells = publish_quality(dict(found.quality))
    rows = [
        Row(name, (cells[code],))
        for code in sorted(cells, key=lambda code: (-(cells[code].value or 0), code))
        if (name := reading.quality_word(code))
    ]
    trained, total = found.practised
    says = (
        texts.text("rater_practice.reported", trained=trained, total=total),
        _("%(count)s sheets were handed in. Questions the program asked about them before the numbers were used:")
        % {"count": found.sheets},
    )
    table = ReportTable(_("Questions about sheets"), (_("How often"),), rows, _hidden(), numeric=False)
    return ReportPart("sheets", _("The sheets and those who filled them in"), says, tables=(table,) if rows else ())


def item_name(instrument: Instrument, item: str) -> str:
    found = instrument.item(item)
    return f"{found.number}. {_to(found.short)}"


def said(statistic: Statistic, digits: int = 2) -> str:
    """The number, or why there is none."""
    if statistic.value is None:
        return reading.why_not(statistic.why)
    return measure(f"{statistic.value:.{digits}f}")


def _share(part: Published, whole: Published) -> str:
    rate = part.rate_of(whole)
    return "" if rate is None else f"{rate}%"


def _hidden() -> str:
    return _("“<5” is one to four children; “—” would let a smaller number be worked out. 0 is printed.")


def _to(text: Text) -> str:
    return text.to(formats.active_language())
