"""A norm in words and as a picture: who it rests on, how much that is worth, where its lines lie.

The children of a norm are counted in the reports of its round as well: here they stand in shares and in fives, so that
no report can be subtracted from it.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.charts import Limit
from screening.documents.charts.spread import HistogramBin, spread_chart
from screening.instruments import Scale
from screening.library import hooks
from screening.library.models import NormSet
from screening.library.presenters.shelf import rounds_words
from screening.library.presenters.words import decimal, grouped_hash, in_page_language, informant_words
from screening.library.selectors import instrument_of, norm_of, rules_of
from screening.library.shipped import shipped_rules
from screening.scoring import Norm, ScaleNorm
from screening.scoring.bins import bins_of


class NormPage:
    def __init__(self, user: User, row: NormSet) -> None:
        norm, uses = norm_of(row), hooks.uses(user)
        form = instrument_of(row.instrument_version)
        bars = _bars(norm.total, form.total)
        self.norm = row
        self.facts = _facts(row, norm, uses)
        self.worth = worth_words(norm.total)
        self.lines = [(label, total) for label, total, _value in _lines(norm.total)]
        self.chart = spread_chart(
            _("Totals of the norm group"),
            bars,
            [Limit(f"{label} · {total}", value) for label, total, value in _lines(norm.total) if value is not None],
        )
        self.bars = [(_span(bar), f"{bar.share} %") for bar in bars]
        self.used = rounds_words(uses.norms.get(row.pk, []))


def _facts(row: NormSet, norm: Norm, uses: hooks.Uses) -> list[tuple[str, str]]:
    form, total = instrument_of(row.instrument_version), norm.total
    source = uses.titles.get(row.source_round) if row.source_round else None
    facts = [
        (_("Form"), f"{in_page_language(form.title)} · {row.instrument_version.version}"),
        (_("Answered by"), informant_words(norm.informant)),
        (_("Grades"), norm.grade_band),
        (_("Children in it"), _("about %(n)s") % {"n": formats.near_five(total.n)}),
        (_("Raters in it"), str(total.raters)),
        (_("Schools in it"), str(total.schools)),
        (_("Mean and SD"), f"{decimal(total.mean)} · {decimal(total.sd)}"),
        (_("Share of raters (ICC)"), decimal(total.icc, 3)),
        (_("Frozen on"), formats.day(row.frozen_on)),
        (_("From the round"), source or _("a round that is not listed here")),
        (_("Hash"), grouped_hash(row.content_hash)),
    ]
    if row.retired_at and row.retired_by:
        facts.append((_("Retired"), f"{row.retired_by.name}, {formats.day(timezone.localdate(row.retired_at))}"))
    return facts


def worth_words(total: ScaleNorm) -> str:
    """The design effect in words: children rated by one teacher resemble each other."""
    a_rater = total.n / total.raters
    values = {
        "m": decimal(a_rater, 1),
        "icc": decimal(max(total.icc, 0.0), 3),
        "effect": decimal(total.design_effect),
        "n": formats.near_five(total.n),
        "worth": formats.near_five(round(total.n / total.design_effect)),
    }
    return (
        _(
            "Design effect 1 + (%(m)s − 1) · %(icc)s = %(effect)s: one teacher rated about %(m)s children, and they "
            "resemble each other. So these %(n)s children carry the information of about %(worth)s independent "
            "children."
        )
        % values
    )


def _lines(total: ScaleNorm) -> list[tuple[str, str, float | None]]:
    """The two lines of the shipped rules: label, mildest total that reaches them, and its value."""
    leg = rules_of(shipped_rules()).norm_leg
    found = []
    for percentile in (leg.elevated, leg.high):
        value = total.line(percentile)
        reached = _("nobody reaches it") if value is None else _line_words(value, total.concern)
        found.append((_("%(n)sth percentile") % {"n": decimal(float(percentile))}, reached, value))
    return found


def _line_words(value: float, concern: str) -> str:
    words = _("from %(n)s up") if concern == "high" else _("from %(n)s down")
    return words % {"n": decimal(value)}


def _bars(total: ScaleNorm, scale: Scale) -> list[HistogramBin]:
    """A prorated total stands at the whole point below it."""
    totals = [int(value) for value, children in total.table for _child in range(children)]
    return [HistogramBin(one.low, one.high, round(100 * one.count / total.n)) for one in bins_of(totals, *scale.range)]


def _span(bar: HistogramBin) -> str:
    return str(bar.first) if bar.first == bar.last else f"{bar.first}–{bar.last}"
