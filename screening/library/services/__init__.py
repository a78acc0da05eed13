"""What may be written in the library. Frozen rows are never changed again; what is retired stays with its old rounds.

freeze_instrument(instrument_id, *, by=None) -> InstrumentVersion        idempotent, as all of these
freeze_version(version, *, by=None), freeze_rules(rule_set, *, by=None)  rows of what the selectors offered
current_rules(*, by=None) -> RuleSet
freeze_norm(version, *, norm, county_id, grade_min, grade_max, frozen_on, by=None, source_round=None) -> NormSet
record_reliability(version, *, by, scale, kind, value, sd, source, n=None, source_round=None) -> ReliabilityRecord
"""

from screening.library.services.freezing import (
    DefinitionChanged,
    current_rules,
    freeze_instrument,
    freeze_norm,
    freeze_rules,
    freeze_version,
)
from screening.library.services.reliability import record_reliability

__all__ = [
    "DefinitionChanged",
    "current_rules",
    "freeze_instrument",
    "freeze_norm",
    "freeze_rules",
    "freeze_version",
    "record_reliability",
]
