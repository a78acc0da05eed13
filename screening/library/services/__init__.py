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

from screening.library.services.adding import CannotBeAdded, add_version, import_instrument
from screening.library.services.freezing import (
    DefinitionChanged,
    current_rules,
    freeze_instrument,
    freeze_norm,
    freeze_rules,
    freeze_version,
)
from screening.library.services.reliability import record_reliability
from screening.library.services.retiring import LastInUse, retire_instrument, retire_norm, retire_rules
from screening.library.services.rules import RulesRefused, write_rules
from screening.library.services.trying import record_scored_file

__all__ = [
    "CannotBeAdded",
    "DefinitionChanged",
    "LastInUse",
    "RulesRefused",
    "add_version",
    "current_rules",
    "freeze_instrument",
    "freeze_norm",
    "freeze_rules",
    "freeze_version",
    "import_instrument",
    "record_reliability",
    "record_scored_file",
    "retire_instrument",
    "retire_norm",
    "retire_rules",
    "write_rules",
]
