"""Django's SQLite backend over files that are encrypted. OPTIONS["keys"]: see opening.connect."""

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from pathlib import Path
from sqlite3 import Connection
from sqlite3 import dbapi2 as stock
from typing import Any, cast

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions
from sqlcipher3 import dbapi2 as sqlcipher

from config.encrypted_sqlite.opening import connect

for _name in ("bool", "date", "time", "datetime", "timestamp"):
    sqlcipher.register_converter(_name, stock.converters[_name.upper()])
for (_type, _), _adapt in stock.adapters.items():
    sqlcipher.register_adapter(_type, _adapt)


class Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """The same as Django's own, which stands on the cursor of the standard library."""

    convert_query = base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        rest = iter(param_list)
        first = list(islice(rest, 1))
        names = list(first[0]) if first and isinstance(first[0], Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), chain(first, rest))


class DatabaseWrapper(base.DatabaseWrapper):
    Database = sqlcipher

    def get_connection_params(self) -> dict[str, Any]:
        return {"keys": (), **super().get_connection_params()}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        given = {name: value for name, value in conn_params.items() if name != "uri"}
        opened = connect(Path(given.pop("database")), given.pop("keys"), **given)
        register_functions(opened)
        for command in ("PRAGMA foreign_keys = ON", "PRAGMA legacy_alter_table = OFF", *self.init_commands):  # type: ignore[attr-defined]
            if command.strip():
                opened.execute(command)
        return opened

    def create_cursor(self, name: str | None = None) -> Cursor:
        return cast(Cursor, self.connection.cursor(factory=Cursor))
