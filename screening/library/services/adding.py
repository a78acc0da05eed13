"""Questionnaires a district adds: from a file, or a published scale with the wording it was permitted to use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening import instruments
from screening.idempotency.once import once
from screening.instruments import Instrument
from screening.library import selectors
from screening.library.collisions import collisions
from screening.library.models import InstrumentVersion, WordingPermission


@dataclass(frozen=True, slots=True)
class Permitted:
    """Who owns a wording, who permitted it to whom, when, until when, for what, and where the letter is kept."""

    holder: str
    permitted_by: str
    permitted_on: date
    valid_until: date | None
    scope: str
    reference: str = ""


class CannotBeAdded(Exception):
    """`problems`: what stands in the way, as codes of `collisions` with what they are about."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{code} {about}".strip() for code, about in problems))
        self.problems = problems


@transaction.atomic
def import_instrument(*, by: User, definition: Mapping[str, Any]) -> InstrumentVersion:
    """A questionnaire from a file, after somebody looked at it. The same content twice is one row.

    Raises `CannotBeAdded`, `DefinitionError`.
    """
    if instruments.check(definition):
        raise CannotBeAdded([("definition", "")])
    instrument = instruments.parse(definition, source="import")
    known = _find_known(instrument)
    if known is not None:
        return known
    problems = collisions(instrument)
    if problems:
        raise CannotBeAdded(problems)
    row = _create(instrument, InstrumentVersion.Origin.IMPORTED)
    audit.record(by=by, verb="instrument.import", obj=row, detail={"hash": row.content_hash})
    return row


@once("instrument.unlock")
def enter_wording(
    *, by: User, key: instruments.KeyOnly, wording: instruments.LicensedWording, permission: Permitted, nonce: UUID
) -> InstrumentVersion:
    """A published scale with its licensed wording, and the permission that unlocked it: both or neither.

    The same form sent twice is one. Raises `DefinitionError`, `CannotBeAdded`.
    """
    instrument = instruments.unlock(key, wording)
    problems = collisions(instrument, licensed=True)
    if problems:
        raise CannotBeAdded(problems)
    row = _create(instrument, InstrumentVersion.Origin.LICENSED)
    WordingPermission.objects.create(
        instrument_version=row,
        holder=permission.holder,
        permitted_by=permission.permitted_by,
        permitted_on=permission.permitted_on,
        valid_until=permission.valid_until,
        scope=permission.scope,
        reference=permission.reference,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    audit.record(by=by, verb="instrument.unlock", obj=row, detail={"key": key.id, "hash": row.content_hash})
    return row


def _find_known(instrument: Instrument) -> InstrumentVersion | None:
    found: InstrumentVersion | None = InstrumentVersion.objects.filter(content_hash=instrument.content_hash).first()
    return found


def _create(instrument: Instrument, origin: str) -> InstrumentVersion:
    selectors.forget_latest(instrument.id)
    return InstrumentVersion.objects.create(
        instrument=instrument.id,
        version=instrument.version,
        informant=instrument.informant,
        content_hash=instrument.content_hash,
        definition=instrument.to_mapping(),
        origin=origin,
    )
