"""A backup put back into an empty installation: read twice, so that nothing is written before all of it is known."""

import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from sqlcipher3 import dbapi2 as sqlcipher

from accounts.models import User
from config import durable
from config.settings import secrets
from screening.documents import storage
from screening.operations.backups import archive
from screening.operations.backups.crossing import cross
from screening.operations.backups.sealing import Damaged, note_recipient
from screening.operations.backups.tables import copy_postgresql, load_postgresql, postgresql_tables, sums_of_sqlite
from screening.rights.services.erasing import add_to_list, read_list


class NotEmpty(Exception):
    """There is data here; a backup goes into an empty installation only."""


class OtherDatabase(Exception):
    """A backup of PostgreSQL goes to PostgreSQL only; one of SQLite to either."""


class NewerVersion(Exception):
    """The backup has tables this program does not know."""


class KeysElsewhere(Exception):
    """The keys come from the environment and are not those of the backup."""


@dataclass(frozen=True)
class OpenedArchive:
    """What a backup says about itself, once every byte of it was read and found to be what was written."""

    manifest: archive.Manifest
    keys: secrets.Keys

    @property
    def database_keys(self) -> list[str]:
        return list(self.keys.get("database_keys", ()))  # an older version had none


def open_archive(path: Path, key: X25519PrivateKey) -> OpenedArchive:
    """Raises WrongKey, Damaged."""
    kept: dict[str, bytes] = {}

    def take(name: str, content: IO[bytes]) -> None:
        if name == archive.KEYS:
            kept[name] = content.read()

    manifest = archive.read(path, key, take)
    if archive.KEYS not in kept:
        raise Damaged
    return OpenedArchive(manifest, json.loads(kept[archive.KEYS]))


def write_keys(path: Path, key: X25519PrivateKey, to: Path) -> None:
    """For an installation whose keys stand in the environment. Raises WrongKey, Damaged, FileExistsError."""
    secrets.write(to, open_archive(path, key).keys)


def restore(path: Path, key: X25519PrivateKey) -> archive.Manifest:
    """Rows, documents and keys as they were; the tables are still those of the backup's version.

    Raises WrongKey, Damaged, NotEmpty, OtherDatabase, NewerVersion, KeysElsewhere, DoesNotFit: nothing was written.
    """
    check_empty()
    opened = open_archive(path, key)
    _check_fits(opened)
    if connection.vendor == "sqlite":
        _restore_sqlite(path, key, opened)
    else:
        _put_keys(opened.keys)
        _restore_postgresql(path, key, opened)
    note_recipient(key.public_key())
    add_to_list(Path(settings.VAR_DIR), read_list(path.parent))
    return opened.manifest


def check_empty() -> None:
    """Our tables with nobody in them were made by a first start, or by a restore that was broken off; a table that is
    none of ours may hold anything. Raises NotEmpty."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    ours = {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    if (connection.vendor != "sqlite" and tables - ours) or (User._meta.db_table in tables and User.objects.exists()):
        raise NotEmpty


def _check_fits(opened: OpenedArchive) -> None:
    if opened.manifest["database"] not in ("sqlite", connection.vendor):
        raise OtherDatabase
    known = MigrationLoader(None).disk_migrations
    if not all(tuple(name) in known for name in opened.manifest["migrations"]):
        raise NewerVersion
    here = {"field_keys": settings.FIELD_KEYS, "audit_key": settings.AUDIT_KEY, "lookup_key": settings.LOOKUP_KEY}
    if settings.KEY_FILE is None and any(opened.keys[name] != here[name] for name in here):
        raise KeysElsewhere


def _put_keys(keys: secrets.Keys) -> None:
    """Keys made for an installation that was empty until now have sealed nothing; they are set aside all the same."""
    path = settings.KEY_FILE
    if path is None or (path.exists() and json.loads(path.read_text()) == keys):
        return
    if path.exists():
        path.rename(path.with_name(f"{path.name}.before-restore"))
    secrets.write(path, keys)


def _restore_sqlite(path: Path, key: X25519PrivateKey, opened: OpenedArchive) -> None:
    place = Path(connection.settings_dict["NAME"])
    unfinished = place.with_name(f"{place.name}.restoring")
    try:
        _take_out(path, key, unfinished)
        if sums_of_sqlite(unfinished, opened.database_keys) != opened.manifest["tables"]:
            raise Damaged
        _put_keys(opened.keys)
        connection.settings_dict["OPTIONS"]["keys"] = opened.database_keys
        connections.close_all()
        for name in (f"{place.name}-wal", f"{place.name}-shm"):
            place.with_name(name).unlink(missing_ok=True)
        os.replace(unfinished, place)
    except sqlcipher.DatabaseError as error:
        raise Damaged from error
    finally:
        unfinished.unlink(missing_ok=True)


def _take_out(path: Path, key: X25519PrivateKey, database: Path) -> None:
    def take(name: str, content: IO[bytes]) -> None:
        if name == archive.DATABASE:
            write_file(database, content)
        elif name.startswith(archive.DOCUMENTS):
            storage.put_back(name.removeprefix(archive.DOCUMENTS), content)

    archive.read(path, key, take)


def write_file(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    durable.write_pieces(path, durable.pieces_of(content))


def _restore_postgresql(path: Path, key: X25519PrivateKey, opened: OpenedArchive) -> None:
    """Empty tables of that version first, then all rows in one transaction; what fails leaves an empty database."""
    with ExitStack() as undo:
        undo.callback(_drop_tables)
        _drop_tables()
        _make_tables(opened.manifest)
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(connection.ops.quote_name(name) for name in postgresql_tables(cursor))
            cursor.execute(f"TRUNCATE {names}")
            if opened.manifest["database"] == "sqlite":
                _cross(path, key, opened, cursor)
            else:
                _load(path, key, opened.manifest, cursor)
            for sequence in connection.introspection.sequence_list():
                _move_sequence(cursor, sequence["table"], sequence["column"])
            _move_sequence(cursor, MigrationRecorder.Migration._meta.db_table, "id")  # no model of an installed app
        undo.pop_all()


def _drop_tables() -> None:
    with connection.cursor() as cursor:
        for table in postgresql_tables(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def _make_tables(manifest: archive.Manifest) -> None:
    applied = {tuple(name) for name in manifest["migrations"]}
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    ends = [node for node in applied if not any(child.key in applied for child in graph.node_map[node].children)]
    executor.migrate(ends)


def _load(path: Path, key: X25519PrivateKey, manifest: archive.Manifest, cursor: Any) -> None:
    def take(name: str, content: IO[bytes]) -> None:
        if name.startswith(archive.TABLES):
            table = name.removeprefix(archive.TABLES).partition("/")[0]
            load_postgresql(cursor, table, manifest["tables"][table]["columns"], io.BytesIO(content.read()))
        elif name.startswith(archive.DOCUMENTS):
            storage.put_back(name.removeprefix(archive.DOCUMENTS), content)

    archive.read(path, key, take)
    if copy_postgresql(cursor, lambda _table, _part: None) != manifest["tables"]:
        raise Damaged


def _cross(path: Path, key: X25519PrivateKey, opened: OpenedArchive, cursor: Any) -> None:
    """From the file of an embedded installation, which lies here as long as that takes, under its own key."""
    with tempfile.TemporaryDirectory(prefix="copy-", dir=settings.VAR_DIR) as place:
        source = Path(place) / archive.DATABASE
        _take_out(path, key, source)
        try:
            if sums_of_sqlite(source, opened.database_keys) != opened.manifest["tables"]:
                raise Damaged
            cross(source, opened.database_keys, cursor)
        except sqlcipher.DatabaseError as error:
            raise Damaged from error


def _move_sequence(cursor: Any, table: str, column: str) -> None:
    quoted = connection.ops.quote_name
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({quoted(column)}), 0) + 1, false) "  # noqa: S608
        f"FROM {quoted(table)}",
        [quoted(table), column],
    )


def bring_up_to_date() -> None:
    """In a process of its own, which reads the keys that were put back."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare", "--tables", "--restored"]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)  # noqa: S603
