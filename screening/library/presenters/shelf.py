"""The library on one page: questionnaires, what optional apps add, norms, rules, reliabilities."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.charts import Limit
from screening.documents.charts.spread import HistogramBin, spread_chart
from screening.instruments import Scale
from screening.library import hooks
from screening.library.access import norms_of
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.library.presenters.words import (
    decimal,
    grouped_hash,
    in_page_language,
    informant_words,
    kind_name,
    origin_words,
    short_hash,
)
from screening.library.selectors import (
    all_rule_sets,
    all_versions,
    instrument_of,
    norm_of,
    recent_reliabilities,
    rules_of,
    usable_versions,
)
from screening.library.shipped import shipped_rules
from screening.scoring import Norm, ScaleNorm
from screening.scoring.bins import bins_of


@dataclass(frozen=True)
class ShelfRow:
    """One row of the shelf; `tag` is the word of its state, `doing` whether it is in use."""

    name: str
    url: str
    facts: list[str]
    tag: str = ""
    doing: bool = False


class Shelf:
    def __init__(self, user: User) -> None:
        uses = hooks.uses(user)
        usable = {version.content_hash for version in usable_versions()}
        versions = [(version, version_line(version, uses.instruments, usable)) for version in all_versions()]
        norms = list(norms_of(user).order_by("instrument_version__instrument", "grade_min", "-frozen_on", "-pk"))
        rules = all_rule_sets()
        self.in_use = [line for version, line in versions if version.content_hash in usable]
        self.set_aside = [line for version, line in versions if version.content_hash not in usable]
        self.sections = [(template, lines()) for template, lines in hooks.shelf_sections.items()]
        self.norms = [norm_line(norm, uses) for norm in norms if norm.retired_at is None]
        self.old_norms = [norm_line(norm, uses) for norm in norms if norm.retired_at is not None]
        self.rules = [rules_line(row, uses.rules) for row in rules if row.retired_at is None]
        self.old_rules = [rules_line(row, uses.rules) for row in rules if row.retired_at is not None]
        self.reliabilities = [reliability_line(record) for record in recent_reliabilities()]


def version_line(version: InstrumentVersion, used: Mapping[int, list[str]], usable: set[str]) -> ShelfRow:
    form = instrument_of(version)
    grades = _("grades %(low)s to %(high)s") % {"low": form.grades.min, "high": form.grades.max}
    items = _("%(n)s items") % {"n": len(form.items)}
    number = _("version %(v)s") % {"v": version.version}
    uses = _shortly(used.get(version.pk or 0, []))
    doing = version.content_hash in usable
    return ShelfRow(
        name=in_page_language(form.title),
        url=reverse("library:show_instrument", args=[version.public_id]),
        facts=[
            _line(informant_words(form.informant), grades, items, in_page_language(form.label)),
            _line(number, short_hash(version.content_hash), origin_words(version), uses),
        ],
        tag=_("in use") if doing else set_aside_words(version),
        doing=doing,
    )


def set_aside_words(version: InstrumentVersion) -> str:
    """Why a new round cannot take it."""
    if version.retired_at is not None:
        return _("retired")
    if version.origin == InstrumentVersion.Origin.LICENSED:
        permission = version.permission
        if permission.valid_until and permission.valid_until < timezone.localdate():
            return _("permission ended")
        return _("permission not yet in force")
    return _("earlier version")


def norm_line(norm: NormSet, uses: hooks.Uses) -> ShelfRow:
    title = in_page_language(instrument_of(norm.instrument_version).title)
    used = _shortly(uses.norms.get(norm.pk, []))
    return ShelfRow(
        name=norm.name,
        url=reverse("library:show_norm", args=[norm.public_id]),
        facts=[
            _line(title, norm_of(norm).grade_band, size_words(norm)),
            _line(formats.day(norm.frozen_on), short_hash(norm.content_hash), used),
        ],
        tag=_("retired") if norm.retired_at else "",
    )


def size_words(norm: NormSet) -> str:
    said_of = {"n": formats.near_five(norm.n), "raters": norm.raters, "schools": norm.schools}
    return _("about %(n)s children, %(raters)s raters, %(schools)s schools") % said_of


def rules_line(row: RuleSet, used: Mapping[int, list[str]]) -> ShelfRow:
    who = row.author.name if row.author else _("comes with the product")
    facts = _line(short_hash(row.content_hash), who, _shortly(used.get(row.pk or 0, [])))
    lines = [facts, *([row.why] if row.why else [])]
    name = _("Rules %(v)s") % {"v": row.version}
    url = reverse("library:show_rules", args=[row.public_id])
    return ShelfRow(name, url, lines, tag=_("retired") if row.retired_at else "")


def reliability_line(record: ReliabilityRecord) -> ShelfRow:
    form = instrument_of(record.instrument_version)
    facts = [
        f"{decimal(record.value, 3)} · SD {decimal(record.sd)}",
        record.source,
        formats.day(timezone.localdate(record.created_at)),
    ]
    if record.n:
        facts.insert(1, _("n = %(n)s") % {"n": record.n})
    url = reverse("library:show_instrument", args=[record.instrument_version.public_id]) + "#reliability"
    return ShelfRow(f"{in_page_language(form.short_title)} · {kind_name(record.kind)}", url, [_line(*facts)])


def rounds_words(titles: list[str]) -> str:
    """Every round that used it, latest first."""
    return _("used by: %(rounds)s") % {"rounds": formats.joined(titles)} if titles else _("no round used it yet")


def _shortly(titles: list[str]) -> str:
    """The latest round, and how many there were."""
    if len(titles) < 2:
        return rounds_words(titles)
    return _("used by %(n)s rounds, last %(round)s") % {"n": len(titles), "round": titles[0]}


def _line(*facts: str) -> str:
    return " · ".join(facts)


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
