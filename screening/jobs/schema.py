"""Do tables and program belong to each other? Names of migrations compared, without building their graph each time.

A worker of another version than the tables does nothing: what it would write, its version alone could read.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.services.keys import KeysDoNotFit, keys_fit

Name = tuple[str, str]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schema:
    """`missing`: the program knows them, the tables lack them. `unknown`: a newer program has made them."""

    missing: frozenset[Name]
    unknown: frozenset[Name]

    @property
    def fits(self) -> bool:
        return not self.missing and not self.unknown


def compare_schema() -> Schema:
    """Raises DatabaseError where the database does not answer."""
    known, apps = _known()
    applied = {name for name in MigrationRecorder(connection).applied_migrations() if name[0] in apps}
    return Schema(known - applied, frozenset(applied - known))


def known_names() -> frozenset[Name]:
    """The migrations this program would have applied."""
    return _known()[0]


def tables_fit() -> bool:
    """For every turn of a worker: an upgrade may have come while it ran."""
    if compare_schema().fits:
        return True
    logger.error("the tables are of another version than this worker: it does nothing until it is started anew")
    return False


def refuse_other_keys(**_told: Any) -> None:
    """For a worker as it starts."""
    with suppress(DatabaseError):
        if not keys_fit():
            raise SystemExit(str(KeysDoNotFit()))
    connection.close()  # it forks: its children do not share one


@cache
def _known() -> tuple[frozenset[Name], frozenset[str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations), frozenset(loader.migrated_apps)
