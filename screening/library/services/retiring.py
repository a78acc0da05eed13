"""Retiring: not offered to a new round any more. Rounds that used it keep it, and every old result stays as it is."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.selectors import rule_sets, usable_versions
from screening.library.services.freezing import freeze_rules, freeze_version

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
