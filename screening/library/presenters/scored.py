"""Answers of a file, scored row by row, to be checked by hand. Nothing of it is kept."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from screening import formats
from screening.documents.sheets import Cell, write_csv
from screening.instruments import Instrument, Option, Scale
from screening.instruments.facts import PublishedBand, PublishedBands
from screening.instruments.file_formats import AnswerFile, ChildAnswers
from screening.library import wording
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.presenters.words import decimal, in_page_language
from screening.library.selectors import instrument_of, norm_of, rules_of
from screening.scoring import FormResult, ScaleResult, score


class BandsRow:
    """Bands somebody published: described, never used for a flag."""

    def __init__(self, published: PublishedBands) -> None:
        self.population = in_page_language(published.population)
        self.bands = formats.joined([_band(band) for band in published.bands])
        self.source = plain_words(published.source)
        self.status = status_words(published.status)


def answers_of(options: Iterable[Option]) -> str:
    """Answers with their codes, and what one counts where that is not its code."""
    return " · ".join(_answer(option) for option in options)


def _answer(option: Option) -> str:
    said = f"{option.code} {in_page_language(option.label)}"
    if option.worth == option.code:
        return said
    return _("%(answer)s (counts %(points)s)") % {"answer": said, "points": option.worth}


def counting_words(scale: Scale) -> str:
    """How a scale adds up, where it is no plain sum."""
    if scale.count_from is not None:
        return _("The number of lines that reach %(n)s points.") % {"n": scale.count_from}
    return _("The sum is multiplied by %(n)s.") % {"n": scale.multiply} if scale.multiply > 1 else ""


def numbers_of(form: Instrument, items: Iterable[str]) -> str:
    """Items by their numbers: 3, 6, 9."""
    return formats.joined([str(form.item(item).number) for item in items])


def concern_words(concern: str) -> str:
    return _("A high sum deserves a look.") if concern == "high" else _("A low sum deserves a look.")


def _band(band: PublishedBand) -> str:
    if band.above is not None:
        begins = _("above %(n)s") % {"n": decimal(band.above)}
    else:
        begins = _("from %(n)s") % {"n": decimal(band.at_least or 0)}
    return f"{in_page_language(band.label)} {begins}"


def status_words(status: str) -> str:
    """How a fact is known."""
    return {
        "seen": _("read in the named source"),
        "recalled": _("recalled: verify before use"),
        "confirmed": _("recalled, then confirmed"),
        "derived": _("computed from the other figures"),
        "house-rule": _("our own rule"),
    }.get(status, status)


def plain_words(words: str) -> str:
    """A source that is no name; names of authors and places stay as they are."""
    return {"recalled": _("recalled"), "secondary page": _("secondary page")}.get(words, words)


SHOWN = 200
PROBLEMS_SHOWN = 50


class ScoredRow:
    """One child of the file under the id the file gave: the total, both legs, the subscales."""

    def __init__(self, row: ChildAnswers, result: FormResult) -> None:
        total, legs = result.total, result.total.legs
        self.child = row.child
        self.answered = f"{total.answered} / {total.of}"
        self.raw = "—" if total.raw is None else str(total.raw)
        self.prorated = _number(total)
        self.upper = f"{total.upper} / {total.answered}"
        self.count_band = wording.level(legs.count_band) if legs else "—"
        self.percentile = "—" if legs is None or legs.percentile is None else decimal(legs.percentile, 1)
        self.norm_band = "—" if legs is None or legs.norm_band is None else wording.level(legs.norm_band)
        self.band = wording.level(total.band or "")
        self.subscales = [_number(scale) for scale in list(result.scales.values())[1:]]


class ScoredPage:
    def __init__(
        self, version: InstrumentVersion, found: AnswerFile, *, rule_set: RuleSet, norm_set: NormSet | None
    ) -> None:
        form, rows = instrument_of(version), rows_with_answers(found)
        results = _results(form, rows[:SHOWN], rule_set, norm_set)
        self.title = in_page_language(form.title)
        self.rows = [ScoredRow(row, result) for row, result in zip(rows, results, strict=False)]
        self.subscales = [in_page_language(scale.title) for scale in form.scales[1:]]
        self.n = len(rows)
        self.left_out = len(found.rows) - len(rows)
        self.more = max(0, len(rows) - SHOWN)
        self.problems = [in_page_language(error.what) for error in found.errors[:PROBLEMS_SHOWN]]
        self.more_problems = max(0, len(found.errors) - PROBLEMS_SHOWN)
        self.losses = [in_page_language(loss.what) for loss in found.losses]
        self.with_norm = norm_set is not None
        self.rests_on = _rests_on(rule_set, norm_set)


def rows_with_answers(found: AnswerFile) -> list[ChildAnswers]:
    """Rows with at least one answer; the rest of a half-used answer file is no child."""
    return [row for row in found.rows if row.answers]


def _rests_on(rule_set: RuleSet, norm_set: NormSet | None) -> str:
    rules = _("Rules %(v)s") % {"v": rule_set.version}
    norm = _("norm “%(name)s”") % {"name": norm_set.name} if norm_set else _("no norm: only the lines worth a look act")
    return f"{rules} · {norm}"


def scored_csv(version: InstrumentVersion, found: AnswerFile, *, rule_set: RuleSet, norm_set: NormSet | None) -> bytes:
    """Every row with its answers' ids replaced by scores; unrounded, empty where not scorable."""
    form, rows = instrument_of(version), rows_with_answers(found)
    results = _results(form, rows, rule_set, norm_set)
    head = ["child", *(f"{scale.id}_{name}" for scale in form.scales for name in ("answered", "raw", "prorated"))]
    head += ["upper_half", "count_leg", "percentile", "norm_leg", "band", "norm_hash", "rules_hash", "content_hash"]
    lines = [_cells(row, result) for row, result in zip(rows, results, strict=True)]
    return write_csv(head, lines)


def _results(
    form: Instrument, rows: Sequence[ChildAnswers], rule_set: RuleSet, norm_set: NormSet | None
) -> list[FormResult]:
    norm, rules = norm_of(norm_set) if norm_set else None, rules_of(rule_set)
    return [score(form, row.answers, norm=norm, rules=rules) for row in rows]


def _cells(row: ChildAnswers, result: FormResult) -> list[Cell]:
    cells: list[Cell] = [row.child]
    for scale in result.scales.values():
        cells += [scale.answered, scale.raw, scale.prorated]
    total, legs = result.total, result.total.legs
    cells += [total.upper, legs.count_band if legs else None, legs.percentile if legs else None]
    return [
        *cells,
        legs.norm_band if legs else None,
        total.band,
        result.norm_hash,
        result.rules_hash,
        result.content_hash,
    ]


def _number(scale: ScaleResult) -> str:
    return "—" if scale.prorated is None else decimal(scale.prorated)
