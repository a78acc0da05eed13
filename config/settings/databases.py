"""How each database is opened: SQLite survives power cuts and parallel writers only with these options. Its file is
encrypted with the key it is given; whoever has the folder without the key file has nothing (docs/adr/0026)."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}


def sqlite(path: Path, keys: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "ENGINE": "config.encrypted_sqlite",
        "NAME": path,
        "OPTIONS": {**SQLITE_OPTIONS, "keys": tuple(keys)},
        "ATOMIC_REQUESTS": False,
    }


def from_url(url: str, *, conn_max_age: int = 0, keys: Sequence[str] = ()) -> dict[str, Any]:
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=conn_max_age))
    if is_sqlite(database):
        return sqlite(Path(database["NAME"]), keys)
    # a pooler that gives another connection to each transaction keeps no cursor between two of them
    database["DISABLE_SERVER_SIDE_CURSORS"] = os.environ.get("DATABASE_POOLED", "0") == "1"
    return database


def is_sqlite(database: Mapping[str, Any]) -> bool:
    return "sqlite" in database["ENGINE"]
