"""Answers that were scored from a file to check the scores: nothing is kept but that it was done."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.library.models import InstrumentVersion


@transaction.atomic
def record_scored_file(version: InstrumentVersion, *, by: User, rows: int, with_norm: bool) -> None:
    detail = {"hash": version.content_hash, "rows": rows, "norm": with_norm}
    audit.record(by=by, verb="instrument.score-file", obj=version if version.pk else None, detail=detail)
