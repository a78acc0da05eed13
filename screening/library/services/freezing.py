"""Freezing: a questionnaire, a rule set or a norm becomes a row that is never changed again.

What comes with the product gets a public id made of its hash, so that its address is the same before it is frozen.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening import instruments
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.shipped import shipped_public_id
from screening.scoring import Norm
from screening.scoring.engine import check_norm
from screening.scoring.rules import current_rules as shipped_rules


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
