"""A rule set with other thresholds: a new version beside the old, never a change of it."""

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.library.models import RuleSet
from screening.library.selectors import rules_of
from screening.library.services.freezing import current_rules, freeze_rules
from screening.library.thresholds import change_thresholds, problems_of
from screening.scoring import parse_rules


class RulesRefused(Exception):
    """`problems`: threshold id → `not-configuration`, `range`, `order`; "" → `nothing` (all as before), `why`."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name or 'rules'}: {code}" for name, code in problems.items()))
        self.problems = dict(problems)


@transaction.atomic
def write_rules(*, by: User, based_on: RuleSet, changes: Mapping[str, Fraction], why: str, nonce: UUID) -> RuleSet:
    """A rule set that differs from another in these thresholds, by their ids in `thresholds`.

    The nonce becomes its public id, so the same form sent twice writes one. Raises `RulesRefused`.
    """
    # Version numbers are given one after the other.
    RuleSet.objects.select_for_update().get(pk=current_rules(by=by).pk)
    written: RuleSet | None = RuleSet.objects.filter(public_id=nonce).first()
    if written is not None:
        return written
    problems = problems_of(changes, rules_of(based_on))
    if not why.strip():
        problems.setdefault("", "why")
    if problems:
        raise RulesRefused(problems)
    base = freeze_rules(based_on, by=by)
    rules = parse_rules(change_thresholds(rules_of(base), changes, _next_version(base)))
    row = RuleSet.objects.create(
        public_id=nonce,
        version=rules.version,
        content_hash=rules.content_hash,
        definition=rules.to_mapping(),
        based_on=base,
        why=why.strip(),
        author=by,
    )
    detail = {"version": row.version, "based_on": base.version, "changed": sorted(changes), "hash": row.content_hash}
    audit.record(by=by, verb="rules.write", obj=row, detail=detail)
    return row


def _next_version(base: RuleSet) -> str:
    """1.0 → 1.0-1, 1.0-2 …: the version that came with the product stays in sight."""
    stem = base.version.partition("-")[0]
    taken = [
        int(version.rpartition("-")[2])
        for version in RuleSet.objects.filter(version__startswith=f"{stem}-").values_list("version", flat=True)
        if version.rpartition("-")[2].isdecimal()
    ]
    return f"{stem}-{max(taken, default=0) + 1}"
