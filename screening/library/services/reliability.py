"""Reliabilities on record: what change and closeness are judged by."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening import instruments
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.scoring.numbers import positive, proportion


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
