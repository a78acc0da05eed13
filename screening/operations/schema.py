"""Do tables and program belong to each other? Names of migrations compared, without building their graph each time."""

from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]


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


@cache
def _known() -> tuple[frozenset[Name], frozenset[str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations), frozenset(loader.migrated_apps)
