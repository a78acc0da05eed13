"""Questionnaires a district adds: checked, then frozen as they came."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening import instruments
from screening.instruments import Instrument
from screening.library import selectors
from screening.library.collisions import collisions
from screening.library.models import InstrumentVersion


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
