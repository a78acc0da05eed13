"""Refuses to run with a questionnaire or rule set that was edited without a new version number."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

from screening import instruments
from screening.library.models import InstrumentVersion, RuleSet
from screening.scoring import current_rules


def shipped_definitions_are_the_frozen_ones(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every shipped definition has the hash of the frozen row of its version, where there is one."""
    if "default" not in (databases or ()) or not _tables_exist():
        return []
    shipped = {(one.id, one.version): one.content_hash for one in instruments.all()}
    frozen = {
        (row.instrument, row.version): row.content_hash
        for row in InstrumentVersion.objects.only("instrument", "version", "content_hash")
    }
    shipped["rules", current_rules().version] = current_rules().content_hash
    frozen |= {("rules", row.version): row.content_hash for row in RuleSet.objects.only("version", "content_hash")}
    return [
        Error(
            f"{name} {version} differs from the frozen row of the same version.",
            hint="Give the changed definition a new version number, or restore the file.",
            id="library.E001",
        )
        for (name, version), content_hash in shipped.items()
        if frozen.get((name, version), content_hash) != content_hash
    ]


def _tables_exist() -> bool:
    """Before the first migration there is nothing to compare with."""
    tables = set(connections["default"].introspection.table_names())
    return {InstrumentVersion._meta.db_table, RuleSet._meta.db_table} <= tables
