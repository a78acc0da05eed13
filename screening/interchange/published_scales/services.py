"""A published scale enters the library with its licensed wording and the permission that unlocked it."""

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from screening.idempotency.once import once
from screening.interchange.published_scales.keys import KeyOnly
from screening.interchange.published_scales.unlocking import LicensedWording, unlock
from screening.library.models import InstrumentVersion, WordingPermission
from screening.library.services import add_version


@once("instrument.unlock")
def enter_wording(
    *, by: User, key: KeyOnly, wording: LicensedWording, permission: WordingPermission, nonce: UUID
) -> InstrumentVersion:
    """Wording and permission (filled in, not yet a row): both or neither.

    The same form sent twice is one. Raises `DefinitionError`, `CannotBeAdded`.
    """
    row = add_version(
        by=by,
        instrument=unlock(key, wording),
        origin=InstrumentVersion.Origin.LICENSED,
        verb="instrument.unlock",
        key=key.id,
    )
    permission.instrument_version, permission.recorded_by = row, by
    permission.recorded_at = timezone.now()
    permission.save(force_insert=True)
    return row
