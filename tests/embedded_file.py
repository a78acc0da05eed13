"""The database file of an embedded installation, opened past Django with the keys that lie beside it."""

import json
from pathlib import Path

from django.db import connection

from config.encrypted_sqlite.opening import Connection, connect
from screening.operations.backups.tables import copy_sqlite, database_keys


def opened(folder: Path) -> Connection:
    return connect(folder / "db.sqlite3", keys_beside(folder), mode="rw")


def opened_here() -> Connection:
    """The file of the suite itself."""
    return connect(Path(connection.settings_dict["NAME"]), database_keys())


def keys_beside(folder: Path) -> list[str]:
    return list(json.loads((folder / "keys.json").read_text()).get("database_keys", ()))


def put_tables(folder: Path) -> None:
    """The suite's own tables, in clear as those of an older version, into an installation that has only keys yet."""
    copy_sqlite(folder / "db.sqlite3")
