"""What comes with the product, as rows: the frozen one, or an unsaved one while no round has used it.

Reading a page writes nothing, so a row without `pk` stands for it until a service freezes it; its address is made of
its hash and stays the same.
"""

from uuid import UUID

from screening.instruments import Instrument
from screening.instruments import all as shipped_instruments
from screening.library.models import InstrumentVersion, RuleSet
from screening.scoring import Rules, current_rules


def shipped_public_id(content_hash: str) -> UUID:
    """What comes with the product is found under the same address before and after it is frozen."""
    return UUID(hex=content_hash[:32])


def shipped_versions() -> list[InstrumentVersion]:
    """The questionnaires that come with the product, in their order: the frozen row, or an unsaved one without `pk`."""
    frozen = {
        row.content_hash: row for row in InstrumentVersion.objects.filter(origin=InstrumentVersion.Origin.SHIPPED)
    }
    return [frozen.get(one.content_hash) or _unsaved_version(one) for one in shipped_instruments()]


def shipped_rules() -> RuleSet:
    """The rule set that comes with the product: the frozen row, or an unsaved one without `pk`."""
    rules = current_rules()
    return RuleSet.objects.filter(content_hash=rules.content_hash).first() or _unsaved_rules(rules)


def _unsaved_version(instrument: Instrument) -> InstrumentVersion:
    return InstrumentVersion(
        public_id=shipped_public_id(instrument.content_hash),
        instrument=instrument.id,
        version=instrument.version,
        informant=instrument.informant,
        content_hash=instrument.content_hash,
        definition=instrument.to_mapping(),
    )


def _unsaved_rules(rules: Rules) -> RuleSet:
    return RuleSet(
        public_id=shipped_public_id(rules.content_hash),
        version=rules.version,
        content_hash=rules.content_hash,
        definition=rules.to_mapping(),
    )
