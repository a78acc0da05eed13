"""What may be written in the library. Frozen rows are never changed again; what is retired stays with its old rounds.

freeze_instrument(instrument_id, *, by=None) -> InstrumentVersion        idempotent, as all of these
freeze_version(version, *, by=None), freeze_rules(rule_set, *, by=None)  rows of what the selectors offered
current_rules(*, by=None) -> RuleSet
freeze_norm(version, *, norm, county_id, grade_min, grade_max, frozen_on, by=None, source_round=None) -> NormSet
record_reliability(version, *, by, scale, kind, value, sd, source, n=None, source_round=None) -> ReliabilityRecord
import_instrument(*, by, definition) -> InstrumentVersion
add_version(*, by, instrument, origin, verb, **detail) -> InstrumentVersion
write_rules(*, by, based_on, changes, why, nonce) -> RuleSet
retire_instrument(version, *, by, reason), retire_rules(rule_set, …), retire_norm(norm_set, …)
record_scored_file(version, *, by, rows, with_norm)                      what was scored, without a line of it
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening import instruments
from screening.instruments import Instrument
from screening.library import selectors
from screening.library.collisions import collisions
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.library.selectors import rule_sets, rules_of, usable_versions
from screening.library.shipped import shipped_public_id
from screening.library.thresholds import change_thresholds, problems_of
from screening.scoring import Norm, parse_rules
from screening.scoring.engine import check_norm
from screening.scoring.numbers import positive, proportion
from screening.scoring.rules import current_rules as shipped_rules


@transaction.atomic
def record_scored_file(version: InstrumentVersion, *, by: User, rows: int, with_norm: bool) -> None:
    detail = {"hash": version.content_hash, "rows": rows, "norm": with_norm}
    audit.record(by=by, verb="instrument.score-file", obj=version if version.pk else None, detail=detail)


@transaction.atomic
def record_reliability(
    version: InstrumentVersion,
    *,
    by: User | None,
    scale: str,
    kind: str,
    value: float,
    sd: float,
    source: str,
    n: int | None = None,
    source_round: UUID | None = None,
) -> ReliabilityRecord:
    """A reliability with its kind, its SD, its source and, where known, the children it rests on.

    The same record twice is one. Raises `ScoringError`, `KeyError` for a scale the form does not have.
    """
    instruments.parse(version.definition, source=version.instrument).scale(scale)
    measured = {"value": proportion(value, "reliability"), "sd": positive(sd, "standard deviation"), "n": n}
    where_from = {"source": source, "source_round": source_round}
    row, created = ReliabilityRecord.objects.get_or_create(
        instrument_version=version, scale=scale, kind=kind, **measured, **where_from, defaults={"recorded_by": by}
    )
    if created:
        audit.record(by=by, verb="reliability.record", obj=row, detail={"kind": kind, "scale": scale})
    return row


class CannotBeAdded(Exception):
    """`problems`: what stands in the way, as codes of `collisions` with what they are about."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{code} {about}".strip() for code, about in problems))
        self.problems = problems


def import_instrument(*, by: User, definition: Mapping[str, Any]) -> InstrumentVersion:
    """A questionnaire from a file, after somebody looked at it. The same content twice is one row.

    Raises `CannotBeAdded`, `DefinitionError`.
    """
    if instruments.check(definition):
        raise CannotBeAdded([("definition", "")])
    instrument = instruments.parse(definition, source="import")
    known = selectors.known_version(instrument.content_hash)
    return known or add_version(
        by=by, instrument=instrument, origin=InstrumentVersion.Origin.IMPORTED, verb="instrument.import"
    )


@transaction.atomic
def add_version(*, by: User, instrument: Instrument, origin: str, verb: str, **detail: str) -> InstrumentVersion:
    """The row of a questionnaire whose names are free; `verb` and `detail` say in the audit log how it came."""
    problems = collisions(instrument, licensed=origin == InstrumentVersion.Origin.LICENSED)
    if problems:
        raise CannotBeAdded(problems)
    selectors.forget_latest(instrument.id)
    row = InstrumentVersion.objects.create(
        instrument=instrument.id,
        version=instrument.version,
        informant=instrument.informant,
        content_hash=instrument.content_hash,
        definition=instrument.to_mapping(),
        origin=origin,
    )
    audit.record(by=by, verb=verb, obj=row, detail={**detail, "hash": row.content_hash})
    return row


class DefinitionChanged(Exception):
    """The shipped file says something else than the frozen row of the same version: a change needs a new version."""

    def __init__(self, name: str, version: str) -> None:
        super().__init__(f"{name} {version} was changed without a new version number")


@transaction.atomic
def freeze_instrument(instrument_id: str, *, by: User | None = None) -> InstrumentVersion:
    """The frozen row of a shipped questionnaire. Raises `DefinitionChanged`."""
    instrument = instruments.get(instrument_id)
    row, created = InstrumentVersion.objects.get_or_create(
        instrument=instrument.id,
        version=instrument.version,
        defaults={
            "informant": instrument.informant,
            "content_hash": instrument.content_hash,
            "definition": instrument.to_mapping(),
            "public_id": shipped_public_id(instrument.content_hash),
        },
    )
    if row.content_hash != instrument.content_hash:
        raise DefinitionChanged(instrument.id, instrument.version)
    if created:
        audit.record(by=by, verb="instrument.freeze", obj=row, detail={"hash": row.content_hash})
    return row


@transaction.atomic
def freeze_version(version: InstrumentVersion, *, by: User | None = None) -> InstrumentVersion:
    """The row of a version the selectors offered: shipped ones may not have one yet. Raises `DefinitionChanged`."""
    return version if version.pk else freeze_instrument(version.instrument, by=by)


@transaction.atomic
def freeze_rules(rule_set: RuleSet, *, by: User | None = None) -> RuleSet:
    """The row of a rule set the selectors offered: the shipped one may not have one yet."""
    return rule_set if rule_set.pk else current_rules(by=by)


@transaction.atomic
def current_rules(*, by: User | None = None) -> RuleSet:
    """The frozen row of the rule set that comes with the product. Raises `DefinitionChanged`."""
    rules = shipped_rules()
    row, created = RuleSet.objects.get_or_create(
        version=rules.version,
        defaults={
            "content_hash": rules.content_hash,
            "definition": rules.to_mapping(),
            "public_id": shipped_public_id(rules.content_hash),
        },
    )
    if row.content_hash != rules.content_hash:
        raise DefinitionChanged("rules", rules.version)
    if created:
        audit.record(by=by, verb="rules.freeze", obj=row, detail={"hash": row.content_hash})
    return row


@transaction.atomic
def freeze_norm(
    version: InstrumentVersion,
    *,
    norm: Norm,
    county_id: UUID,
    grade_min: int,
    grade_max: int,
    frozen_on: date,
    by: User | None = None,
    source_round: UUID | None = None,
) -> NormSet:
    """A norm as a row, found again by its hash. Raises `ScoringError` when the norm is of another form."""
    check_norm(instruments.parse(version.definition, source=version.instrument), norm)
    found: NormSet | None = NormSet.objects.filter(content_hash=norm.content_hash).first()
    if found is not None:
        return found
    row = _norm_row(version, norm)
    row.county_id, row.grade_min, row.grade_max = county_id, grade_min, grade_max
    row.frozen_on, row.source_round = frozen_on, source_round
    row.save()
    audit.record(by=by, verb="norm.freeze", obj=row, detail={"hash": row.content_hash, "n": row.n})
    return row


def _norm_row(version: InstrumentVersion, norm: Norm) -> NormSet:
    return NormSet(
        name=norm.name,
        instrument_version=version,
        n=norm.n,
        raters=norm.raters,
        schools=norm.schools,
        design_effect=norm.design_effect,
        data=norm.to_mapping(),
        content_hash=norm.content_hash,
    )


Row = TypeVar("Row", InstrumentVersion, RuleSet, NormSet)


class LastInUse(Exception):
    """Without this one no round could be planned."""


@transaction.atomic
def retire_instrument(version: InstrumentVersion, *, by: User, reason: str) -> InstrumentVersion:
    """Raises `LastInUse`."""
    row = freeze_version(version, by=by)
    if row.retired_at is None and {one.content_hash for one in usable_versions()} == {row.content_hash}:
        raise LastInUse
    return _retire(row, by, "instrument.retire", reason)


@transaction.atomic
def retire_rules(rule_set: RuleSet, *, by: User, reason: str) -> RuleSet:
    """Raises `LastInUse`."""
    row = freeze_rules(rule_set, by=by)
    if row.retired_at is None and {one.content_hash for one in rule_sets()} == {row.content_hash}:
        raise LastInUse
    return _retire(row, by, "rules.retire", reason)


@transaction.atomic
def retire_norm(norm_set: NormSet, *, by: User, reason: str) -> NormSet:
    return _retire(norm_set, by, "norm.retire", reason)


def _retire(row: Row, by: User, verb: str, reason: str) -> Row:
    """A second time changes nothing."""
    kept: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if kept.retired_at is not None:
        return kept
    kept.retired_at, kept.retired_by = timezone.now(), by
    kept.save(update_fields=["retired_at", "retired_by"])
    audit.record(by=by, verb=verb, obj=kept, detail={"reason": reason.strip()})
    return kept


class RulesRefused(Exception):
    """`problems`: threshold id → `not-configuration`, `range`, `order`; "" → `nothing` (all as before), `why`."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name or 'rules'}: {code}" for name, code in problems.items()))
        self.problems = dict(problems)


@transaction.atomic
def write_rules(*, by: User, based_on: RuleSet, changes: Mapping[str, Fraction], why: str, nonce: UUID) -> RuleSet:
    """A rule set that differs from another in these thresholds, by their ids in `thresholds`.

    The nonce becomes its public id, so the same form sent twice writes one. Raises `RulesRefused`.
    """
    # Version numbers are given one after the other.
    RuleSet.objects.select_for_update().get(pk=current_rules(by=by).pk)
    written: RuleSet | None = RuleSet.objects.filter(public_id=nonce).first()
    if written is not None:
        return written
    problems = problems_of(changes, rules_of(based_on))
    if not why.strip():
        problems.setdefault("", "why")
    if problems:
        raise RulesRefused(problems)
    base = freeze_rules(based_on, by=by)
    rules = parse_rules(change_thresholds(rules_of(base), changes, _next_version(base)))
    row = RuleSet.objects.create(
        public_id=nonce,
        version=rules.version,
        content_hash=rules.content_hash,
        definition=rules.to_mapping(),
        based_on=base,
        why=why.strip(),
        author=by,
    )
    detail = {"version": row.version, "based_on": base.version, "changed": sorted(changes), "hash": row.content_hash}
    audit.record(by=by, verb="rules.write", obj=row, detail=detail)
    return row


def _next_version(base: RuleSet) -> str:
    """1.0 → 1.0-1, 1.0-2 …: the version that came with the product stays in sight."""
    stem = base.version.partition("-")[0]
    taken = [
        int(version.rpartition("-")[2])
        for version in RuleSet.objects.filter(version__startswith=f"{stem}-").values_list("version", flat=True)
        if version.rpartition("-")[2].isdecimal()
    ]
    return f"{stem}-{max(taken, default=0) + 1}"
