"""Scores of one child over the rounds: a chart, a table beside it, both legs of the latest, and the answers.

Only forms of one version and informant stand together; change is judged or refused by `screening.scoring.compare`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.evidence import why
from screening.cases.evidence.scales import (
    StoredScale,
    before_words,
    legs_of,
    norm_words,
    percentile_words,
    points,
    under_words,
)
from screening.documents.charts import Limit, ScorePoint, line_chart
from screening.instruments import NOT_OBSERVED, Instrument, Item
from screening.library import wording
from screening.library.selectors import bases_of, instrument_of, norm_of, rules_of
from screening.rounds.drafts import by_rest
from screening.rounds.models import Result
from screening.scoring import Basis, Change, NotComparable, compare
from screening.scoring import FormResult as Scored

LONGEST = 6  # rounds shown; older ones stay in the records


class RoundRow:
    """One form in one round."""

    def __init__(self, scale: StoredScale, before: StoredScale | None) -> None:
        self.when = scale.when
        self.rater = scale.row.assessment.rater.name if scale.instrument.informant == "teacher" else _("Child")
        self.answered = f"{scale.total.answered} / {scale.total.of}"
        self.raw = points(scale.total.raw)
        self.total = points(scale.total.prorated)
        self.band = range_words(scale)
        self.level = why.level(scale.total.band or "")
        self.under = under_words(scale.row)  # rules and norm the level comes from
        # what the level was before a re-score, newest first
        self.earlier = tuple(before_words(row) for row in scale.earlier)
        self.change = change_mark(scale, before)


@dataclass(frozen=True)
class AnswerRow:
    item: str
    codes: tuple[str, ...]  # newest first


class FormScores:
    """All rounds of one form, newest first."""

    def __init__(self, rows: Sequence[StoredScale], flagged_on: date | None, rest: tuple[int, int] = (0, 0)) -> None:
        latest = rows[0]
        band = latest.total.band or ""
        self.id = latest.instrument.id
        self.title = wording.form_title(latest.instrument.id)
        self.informant = latest.instrument.informant
        self.chart = _chart(rows)
        self.rows = tuple(RoundRow(scale, before) for scale, before in zip(rows, [*rows[1:], None], strict=True))
        self.legs = legs_of(latest)
        self.level = why.level(band)
        self.norm = norm_words(latest)
        self.change_words = change_words(rows, flagged_on)
        self.rounds = tuple(scale.when for scale in rows)
        self.answers = _answers(rows)
        self.by_rest = rest_words(latest, *rest)
        self.codes = code_words(latest.answered_form)
        self.flagged = band in ("elevated", "high")
        self.span = "–".join(str(end) for end in latest.instrument.total.range)  # "0–24"
        self.percentile = _percentile(latest)
        self.upper = f"{latest.total.upper}/{latest.total.answered}"  # "6/8"


def scales_of(results: Iterable[Result]) -> dict[str, list[StoredScale]]:
    """Form id → its results, newest first: the one in force of each assessment, with those it replaced."""
    chains: dict[int, list[Result]] = defaultdict(list)
    for row in sorted(results, key=_counted_last):
        chains[row.assessment_id].append(row)
    versions = {chain[-1].instrument_version for chain in chains.values()}
    bases, change_bases = bases_of(versions), bases_of(versions, for_change=True)
    forms: dict[str, list[StoredScale]] = defaultdict(list)
    for chain in sorted(chains.values(), key=lambda chain: chain[-1].assessment.submitted_at, reverse=True):
        scale = scale_of(chain, bases, change_bases)
        forms[scale.instrument.id].append(scale)
    return {form: rows[:LONGEST] for form, rows in forms.items()}


def _counted_last(row: Result) -> tuple[bool, object, int]:
    return row.superseded_at is None, row.adopted_at, row.pk


def scale_of(
    chain: Sequence[Result],
    bases: Mapping[int, Basis] | None = None,
    change_bases: Mapping[int, Basis] | None = None,
) -> StoredScale:
    """`chain`: the results of one assessment in the order in which they counted; the last is the one printed."""
    row = chain[-1]
    bases = bases_of([row.instrument_version]) if bases is None else bases
    change_bases = bases_of([row.instrument_version], for_change=True) if change_bases is None else change_bases
    instrument = instrument_of(row.instrument_version)
    norm = norm_of(row.norm_set).scale(instrument.total.id) if row.norm_set else None
    return StoredScale(
        row=row,
        instrument=instrument,
        scored=Scored.from_mapping(row.scales),
        norm=norm,
        basis=bases.get(row.instrument_version_id),
        change_basis=change_bases.get(row.instrument_version_id),
        earlier=tuple(reversed(chain[:-1])),
    )


def forms_of(results: Iterable[Result], *, flagged_on: date | None) -> tuple[FormScores, ...]:
    """Flagged forms first, teachers' before children's."""
    return of_scales(scales_of(results), flagged_on=flagged_on, rest={})


def of_scales(
    scales: Mapping[str, Sequence[StoredScale]], *, flagged_on: date | None, rest: Mapping[int, tuple[int, int]]
) -> tuple[FormScores, ...]:
    """The same of results that were read. `rest`: assessment → what `rest_in_classes` says of its class."""
    found = [FormScores(rows, flagged_on, rest.get(rows[0].row.assessment_id, (0, 0))) for rows in scales.values()]
    return tuple(sorted(found, key=lambda form: (not form.flagged, form.informant == "child", form.id)))


def _percentile(scale: StoredScale) -> str:
    legs = scale.total.legs
    if legs is None or legs.percentile is None:
        return ""
    return f"{'≥ ' if scale.total.certain else ''}{percentile_words(legs.percentile)}"


def rest_words(scale: StoredScale, in_class: int, of: int) -> str:
    """How many answers were filled at once as “the rest is 0”; nothing where none of the class was."""
    if not in_class:
        return ""
    sources = scale.row.assessment.sources
    return _(
        "Of the latest answers, %(n)s of %(all)s were zeros filled at once as “the rest is 0”; in the whole class "
        "%(count)s of %(of)s."
    ) % {"n": len(by_rest(sources)), "all": len(sources), "count": in_class, "of": of}


def range_words(scale: StoredScale) -> str:
    if scale.total.prorated is None or not scale.reach:
        return "—"
    low, high = scale.instrument.total.range
    ends = (max(low, scale.total.prorated - scale.reach), min(high, scale.total.prorated + scale.reach))
    return f"{points(ends[0])}–{points(ends[1])}"


def change_mark(scale: StoredScale, before: StoredScale | None) -> str:
    """“+8.1 beyond the usual”, only where the two may be compared."""
    if before is None:
        return "—"
    if scale.change_basis is None:
        return _("not judged: no reliability on record")
    found = compare(before.measured(), scale.measured(), scale.change_basis)
    if isinstance(found, NotComparable):
        return _("not comparable")
    difference = (scale.total.prorated or 0) - (before.total.prorated or 0)
    sign = "+" if difference > 0 else ""
    beyond = _("within the usual") if found.meaning == "no-reliable-change" else _("beyond the usual")
    return f"{sign}{points(difference)} {beyond}"


def change_words(rows: Sequence[StoredScale], flagged_on: date | None) -> tuple[str, ...]:
    if len(rows) < 2:
        return ()
    latest, before = rows[0], rows[1]
    scale = latest.instrument.id
    if latest.change_basis is None:
        return (wording.not_comparable("no-reliability", scale=scale),)
    found = compare(before.measured(), latest.measured(), latest.change_basis)
    if isinstance(found, NotComparable):
        return (wording.not_comparable(found.what, scale=scale),)
    return change_says(found, before, latest, flagged_on)


def change_says(found: Change, before: StoredScale, latest: StoredScale, flagged_on: date | None) -> tuple[str, ...]:
    """The sentences of a change. `flagged_on`: the day of the flag the case is about, None where there is none."""
    dates = [timezone.localdate(row.row.assessment.submitted_at) for row in (before, latest)]
    earlier = before.total.band in ("elevated", "high")
    known = earlier or (flagged_on is not None and flagged_on < dates[1])
    return wording.change(
        found.meaning,
        scale=latest.instrument.id,
        before=dates[0],
        after=dates[1],
        flagged=earlier or flagged_on is not None,
        rater_knew=known and latest.instrument.informant == "teacher",
    )


def _chart(rows: Sequence[StoredScale]) -> SafeString:
    latest, oldest_first = rows[0], list(reversed(rows))
    low, high = latest.instrument.total.range
    limits = []
    if latest.norm:
        leg = rules_of(latest.row.rule_set).norm_leg
        lines = (("◇", latest.norm.line(Fraction(leg.elevated))), ("◆", latest.norm.line(Fraction(leg.high))))
        limits = [Limit(f"{mark} {points(line)}", line) for mark, line in lines if line is not None]
    marks = [
        ScorePoint(
            scale.when,
            scale.total.prorated,
            None if scale.total.prorated is None or not scale.reach else scale.total.prorated - scale.reach,
            None if scale.total.prorated is None or not scale.reach else scale.total.prorated + scale.reach,
        )
        for scale in oldest_first
    ]
    return line_chart(wording.form_title(latest.instrument.id), marks, lowest=low, highest=high, limits=limits)


def _answers(rows: Sequence[StoredScale]) -> tuple[AnswerRow, ...]:
    """Item by item, newest first, of the rounds that used the same version."""
    form = rows[0].answered_form
    same = [scale for scale in rows if scale.answered_form.version == form.version]
    language = formats.active_language()
    return tuple(
        AnswerRow(
            f"{item.number}. {item.text.to(language)}{own_words(item, same[0].row.assessment.answers.get(item.id))}",
            tuple(str(scale.row.assessment.answers.get(item.id, "")) for scale in same),
        )
        for item in form.items
    )


def own_words(item: Item, answer: object) -> str:
    """“: about twice” after a line that has answers of its own; elsewhere the codes are explained once for all."""
    chosen = next((option for option in item.answers if option.code == answer), None)
    return f": {chosen.label.to(formats.active_language())}" if chosen else ""


def code_words(instrument: Instrument) -> str:
    language = formats.active_language()
    said = [f"{option.code} {option.label.to(language)}" for option in instrument.options]
    if instrument.has_own_answers:
        said.append(_("lines with answers of their own: the numbers of their answers"))
    if instrument.not_observed:
        said.append(f"{NOT_OBSERVED} {instrument.not_observed.label.to(language)}")
    return " · ".join(said)
