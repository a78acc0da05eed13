"""The file of an embedded database under the first key of its list: one of an older version lies in clear until then,
and one whose key was changed under the old key."""

from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.backends.sqlite3._functions import register

from config import durable
from config.encrypted_sqlite.opening import connect, is_encrypted
from config.settings import secrets
from screening.operations.backups.tables import database_keys, sums_of_sqlite


class NotTheSame(Exception):
    """The encrypted copy is not what was copied; the old file stands as it was."""


def encrypt_database() -> bool:
    """While nothing else runs on this data. Killed anywhere, the old file or the new one stands, whole.

    Raises NotTheSame, OSError.
    """
    path = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or settings.KEY_FILE is None or not path.exists():
        return False
    keys = database_keys() or _make_key()
    if is_encrypted(path, keys[0]):
        return False
    connections.close_all()
    unfinished = path.with_name(f"{path.name}.encrypting")
    unfinished.unlink(missing_ok=True)
    try:
        copy_encrypted(path, unfinished, keys)
        if sums_of_sqlite(path, keys) != sums_of_sqlite(unfinished, keys):
            raise NotTheSame
        _put_over(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def change_key() -> None:
    """A new key for the file. Killed in between, both are on the list, and the next time goes on."""
    if connection.vendor != "sqlite" or settings.KEY_FILE is None:
        return
    keys = database_keys()
    if len(keys) < 2:
        keys = _use([secrets.new_database_key(), *keys])
    encrypt_database()
    _use(keys[:1])


def read_keys_anew() -> None:
    """Another process may have made one since this one read them."""
    if settings.KEY_FILE is not None:
        connection.settings_dict["OPTIONS"]["keys"] = secrets.read(settings.KEY_FILE).get("database_keys", [])


def _make_key() -> list[str]:
    return _use([secrets.new_database_key()])


def _use(keys: list[str]) -> list[str]:
    path = Path(str(settings.KEY_FILE))
    secrets.replace(path, secrets.read(path) | {"database_keys": keys})
    connection.settings_dict["OPTIONS"]["keys"] = keys
    return keys


def copy_encrypted(path: Path, to: Path, keys: list[str]) -> None:
    """Under the first key, whichever of them opens it now. Raises sqlcipher.OperationalError where it is in use."""
    with closing(connect(path, keys, isolation_level=None, timeout=0)) as opened:
        register(opened)
        opened.execute("PRAGMA locking_mode=EXCLUSIVE")  # nobody else may even have it open
        opened.execute("BEGIN EXCLUSIVE")
        opened.execute("COMMIT")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.execute(f"""ATTACH ? AS fresh KEY "x'{keys[0]}'" """, [str(to)])
        opened.execute("SELECT sqlcipher_export('fresh')")
        opened.execute("DETACH fresh")


def _put_over(unfinished: Path, path: Path) -> None:
    durable.sync(unfinished)
    for name in (f"{path.name}-wal", f"{path.name}-shm"):  # all of it is in the file
        path.with_name(name).unlink(missing_ok=True)
    durable.put_over(unfinished, path)
