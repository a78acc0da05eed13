"""What is in force: instruments, norms and rules rebuilt from their frozen rows, and the reliability to judge by."""

from collections.abc import Iterable
from typing import Literal, cast

from screening.instruments import Instrument, parse
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.scoring import Basis, Norm, Rules, parse_norm, parse_rules

# The content hash of a frozen row never changes, so the value built from it may be kept.
_instruments: dict[str, Instrument] = {}
_norms: dict[str, Norm] = {}
_rules: dict[str, Rules] = {}
Kind = Literal["retest", "inter-rater", "alpha"]
KIND_ORDER = ("retest", "inter-rater", "alpha")


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The questionnaire of a frozen row."""
    if version.content_hash not in _instruments:
        _instruments[version.content_hash] = parse(version.definition, source=f"{version.instrument} {version.version}")
    return _instruments[version.content_hash]


def norm_of(norm_set: NormSet) -> Norm:
    if norm_set.content_hash not in _norms:
        _norms[norm_set.content_hash] = parse_norm(norm_set.data)
    return _norms[norm_set.content_hash]


def rules_of(rule_set: RuleSet) -> Rules:
    if rule_set.content_hash not in _rules:
        _rules[rule_set.content_hash] = parse_rules(rule_set.definition)
    return _rules[rule_set.content_hash]


def norm_for(norm_sets: Iterable[NormSet], version: InstrumentVersion, grade: int) -> NormSet | None:
    """The norm among `norm_sets` that fits a form and a grade; the one frozen last when there are several."""
    fitting = [
        norm
        for norm in norm_sets
        if norm.instrument_version_id == version.pk and norm.grade_min <= grade <= norm.grade_max
    ]
    return max(fitting, key=lambda norm: (norm.frozen_on, norm.pk), default=None)


def norms_in_force(county_id: object, versions: Iterable[InstrumentVersion]) -> list[NormSet]:
    """The norm frozen last for each form and grade band of a county."""
    latest: dict[tuple[int, int, int], NormSet] = {}
    rows = NormSet.objects.filter(county_id=county_id, instrument_version__in=list(versions))
    for norm in rows.order_by("frozen_on", "pk"):
        latest[norm.instrument_version_id, norm.grade_min, norm.grade_max] = norm
    return list(latest.values())


def bases_of(versions: Iterable[InstrumentVersion]) -> dict[int, Basis]:
    """What change is judged by, for the total of each form: retest before agreement of raters before alpha."""
    wanted = {version.pk: instrument_of(version).total.id for version in versions}
    best: dict[int, ReliabilityRecord] = {}
    for record in ReliabilityRecord.objects.filter(instrument_version__in=wanted).order_by("pk"):
        rank, known = KIND_ORDER.index(record.kind), best.get(record.instrument_version_id)
        if record.scale == wanted[record.instrument_version_id] and (
            known is None or rank <= KIND_ORDER.index(known.kind)
        ):
            best[record.instrument_version_id] = record
    return {
        version: Basis(kind=cast(Kind, record.kind), reliability=record.value, sd=record.sd)
        for version, record in best.items()
    }
