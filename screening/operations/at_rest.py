"""The file of an embedded database under the first key of its list: one of an older version lies in clear until then,
and one whose key was changed under the old key."""

import json
from contextlib import closing
from pathlib import Path
from secrets import token_urlsafe

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, connections
from django.db.backends.sqlite3._functions import register

from accounts import audit
from accounts.privacy.resealing import Resealed, reseal
from accounts.services.keys import forget_old_field_keys, note_keys
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


def rotate() -> Resealed:
    """A new field key, and every value moved to it; a new key of look-ups, and every stored hash carried over to it;
    then a new key for the file of an embedded database. Killed anywhere it is begun again and goes on; an old field key
    leaves the list when nothing needs it any more, an old key of look-ups stays: codes on paper rest on it.

    While nothing else runs on this data: another program would go on writing with the key it read.
    """
    note_keys()
    if settings.KEY_FILE is not None and len(settings.FIELD_KEYS) == 1:
        _use_field_keys(
            [Fernet.generate_key().decode(), *settings.FIELD_KEYS], f"{token_urlsafe(32)},{settings.LOOKUP_KEY}"
        )
        note_keys()
    done = reseal()
    if not done.closed:
        forget_old_field_keys(keep=settings.FIELD_KEYS[0])
        if settings.KEY_FILE is not None:
            _use_field_keys(settings.FIELD_KEYS[:1], settings.LOOKUP_KEY)
    change_key()
    audit.record(by=None, verb="keys.rotate", detail={"changed": done.changed, "closed": done.closed})
    return done


def _use_field_keys(field_keys: list[str], lookup_key: str) -> None:
    path = Path(str(settings.KEY_FILE))
    changed = {"field_keys": field_keys, "lookup_key": lookup_key}
    secrets.replace(path, json.loads(path.read_text()) | changed)
    settings.FIELD_KEYS, settings.LOOKUP_KEY = field_keys, lookup_key
