"""A child over the rounds: scores with their bands, what may be said about change, and the answers in words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from screening.instruments import Instrument
from screening.library import wording
from screening.library.selectors import bases_of, instrument_of
from screening.rounds import access
from screening.rounds.measuring import measured
from screening.rounds.models import Assessment, Result
from screening.rounds.selectors.shapes import said
from screening.scoring import Basis, Change, compare
from screening.scoring.change import difference
from students.models import Student


@dataclass(frozen=True, slots=True)
class Judged:
    """A band with what it comes from. `until`: the day a re-score took its place; `None` while it counts. `norm` is
    empty while none stood, `definition` the version of the form it was scored as."""

    band: str
    label: str
    rules: str
    norm: str
    definition: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """One form in one round. `band_before`: what it was before a re-score, when that differs; `raw` and `prorated`
    are `None` when not scorable. `judged`: the band in force, then those it replaced, newest first. `change`: sentences
    against the round before (empty for the first)."""

    assessment: Assessment
    day: date
    answered: int
    of: int
    raw: float | None
    prorated: float | None
    band: str
    band_label: str
    band_before: str
    judged: tuple[Judged, ...]
    provisional: bool
    percentile: float | None
    rater: str
    parts: tuple[tuple[str, float | None, int], ...]
    change: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class FormHistory:
    """One form over the rounds, oldest first. `lowest`, `highest`: the span of the total."""

    form: str
    title: str
    informant: str
    lowest: int
    highest: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One item in words. `upper`: in the half worth a look."""

    number: int
    text: str
    answer: str
    sign: str
    upper: bool


def history_of(user: User, student: Student) -> list[FormHistory]:
    """Every form of the child that the person may see, teacher forms first."""
    rows = (
        access.results_of(user)
        .filter(assessment__student=student, assessment__superseded_at__isnull=True)
        .select_related(
            "assessment__instrument_version", "instrument_version", "assessment__rater", "rule_set", "norm_set"
        )
        .defer("assessment__instrument_version__definition", "instrument_version__definition", "norm_set__data")
        .order_by("assessment__submitted_at", "adopted_at", "pk")
    )
    by_assessment: dict[int, list[Result]] = defaultdict(list)
    by_form: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.assessment_id not in by_assessment:
            by_form[row.assessment.instrument_version.instrument].append(row.assessment_id)
        by_assessment[row.assessment_id].append(row)
    bases = bases_of({one.instrument_version_id: one.instrument_version for one in rows}.values(), for_change=True)
    found = [
        _form([by_assessment[assessment] for assessment in assessments], bases) for assessments in by_form.values()
    ]
    return sorted(found, key=lambda form: (form.informant != "teacher", form.form))


def answers_of(assessment: Assessment) -> list[AnswerLine]:
    """The items of an assessment a door has returned, in order; an item without an answer has no sign."""
    instrument = instrument_of(assessment.instrument_version)
    return [_answer(instrument, assessment, item.id) for item in instrument.items]


def _form(results: list[list[Result]], bases: dict[int, Basis]) -> FormHistory:
    instrument = instrument_of(results[-1][-1].instrument_version)
    points = []
    before: Result | None = None
    for versions in results:
        points.append(_point(versions, before, bases))
        before = versions[-1]
    low, high = instrument.total.range
    return FormHistory(instrument.id, said(instrument.short_title), instrument.informant, low, high, tuple(points))


def _point(versions: list[Result], before: Result | None, bases: dict[int, Basis]) -> Point:
    """`versions`: the results of one assessment in the order in which they counted; the last is in force."""
    row = versions[-1]
    assessment = row.assessment
    instrument = instrument_of(row.instrument_version)
    scales = {scale["id"]: scale for scale in row.scales["scales"]}
    total = scales[instrument.total.id]
    meaning, sentences = ("", ()) if before is None else _change(before, row, bases)
    return Point(
        assessment=assessment,
        day=timezone.localdate(assessment.submitted_at),
        answered=total["answered"],
        of=total["of"],
        raw=row.total_raw,
        prorated=row.total_prorated,
        band=row.band or "not-scorable",
        band_label=wording.level(row.band),
        band_before=next((one.band for one in reversed(versions[:-1]) if one.band != row.band), ""),
        judged=tuple(_judged(one) for one in reversed(versions)),
        provisional=row.provisional,
        percentile=(total["legs"] or {}).get("percentile"),
        rater=assessment.rater.name,
        parts=tuple(
            (said(scale.title), scales[scale.id]["prorated"], scale.range[1]) for scale in instrument.subscales
        ),
        change=sentences,
        meaning=meaning,
    )


def _judged(row: Result) -> Judged:
    return Judged(
        band=row.band or "not-scorable",
        label=wording.level(row.band),
        rules=row.rule_set.version,
        norm=row.norm_set.name if row.norm_set else "",
        definition=row.instrument_version.version,
        until=timezone.localdate(row.superseded_at) if row.superseded_at else None,
    )


def _change(before: Result, after: Result, bases: dict[int, Basis]) -> tuple[str, tuple[str, ...]]:
    """What may be said: a meaning with its sentences, or why nothing may."""
    first, second = measured(before), measured(after)
    basis = bases.get(after.instrument_version_id)
    what = difference(first, second) or ("no-reliability" if basis is None else None)
    if what is not None or basis is None:
        return what or "", (wording.not_comparable(what or "", scale=second.instrument_id),)
    found = compare(first, second, basis)
    if not isinstance(found, Change):
        return found.what, (wording.not_comparable(found.what, scale=second.instrument_id),)
    return found.meaning, wording.change(
        found.meaning,
        scale=second.instrument_id,
        before=date.fromisoformat(found.date_before),
        after=date.fromisoformat(found.date_after),
        flagged=before.band in ("elevated", "high"),
        rater_knew=second.informant == "teacher",
    )


def _answer(instrument: Instrument, assessment: Assessment, item_id: str) -> AnswerLine:
    item = instrument.item(item_id)
    value = assessment.answers.get(item_id)
    keyed = value
    if isinstance(value, int) and item_id in instrument.total.reversed:
        keyed = instrument.max_code + instrument.min_code - value
    upper = isinstance(keyed, int) and 2 * keyed > instrument.min_code + instrument.max_code
    return AnswerLine(
        item.number, said(item.text), _word(instrument, value), "" if value is None else str(value), upper
    )


def _word(instrument: Instrument, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return said(instrument.option(value).label)
    return said(instrument.not_observed.label) if instrument.not_observed else str(value)
