"""Keys of an embedded installation: made once, before there is any data; beside data they are only ever read.

XINQIAO_KEYS names a key file that is kept elsewhere, on a stick for instance.
"""

import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from cryptography.fernet import Fernet
from sqlcipher3 import dbapi2 as sqlcipher

from config import durable
from config.encrypted_sqlite.opening import connect, is_in_clear
from config.settings.databases import is_sqlite

Keys = dict[str, Any]
NAMES = ("secret_key", "field_keys", "audit_key", "lookup_key")
SHORTEST = 32


class SettingRefused(SystemExit):
    """Ends the program before it has written a byte; the text says what is wrong, in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


class KeysRefused(SettingRefused):
    """Keys are missing, damaged or too short."""


def load_or_make(path: Path, database: Mapping[str, Any]) -> Keys:
    """The keys in this file. They are made where there is no file yet and no data that other keys may have sealed."""
    if path.exists():
        return read(path)
    if holds_data(database):
        raise KeysRefused(
            f"这里已有数据，却找不到它的密钥文件：{path}。请把原来的密钥文件放回去；没有生成新密钥，也没有改动任何数据。",
            f"There is data here and its key file is missing: {path}. Put the old key file back; no new keys were made "
            "and nothing was changed.",
        )
    keys = {
        "secret_key": secrets.token_urlsafe(50),
        "field_keys": [Fernet.generate_key().decode()],
        "audit_key": secrets.token_urlsafe(32),
        "lookup_key": secrets.token_urlsafe(32),
        "database_keys": [new_database_key()],
    }
    write(path, keys)
    return read(path)


def new_database_key() -> str:
    return secrets.token_hex(32)


def write(path: Path, keys: Keys) -> None:
    """All of it or nothing, also when the power fails; never over a file that is there."""
    _write(path, keys, _put_in_place)


def replace(path: Path, keys: Keys) -> None:
    """The same over the file that is there: the old one or the new one, never half of one."""
    _write(path, keys, durable.put_over)


def _write(path: Path, keys: Keys, put: Callable[[Path, Path], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        durable.write(unfinished, json.dumps(keys).encode())
        put(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _put_in_place(unfinished: Path, path: Path) -> None:
    """Of two programs that start at once the first one's keys stand, and both read them."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return
    except OSError:  # sticks are often formatted without links
        os.rename(unfinished, path)
    durable.sync(path.parent)


def _is_whole(keys: Any) -> bool:
    if not isinstance(keys, dict) or not all(keys.get(name) for name in NAMES):
        return False
    for key in keys["field_keys"]:
        Fernet(key)
    if any(len(bytes.fromhex(key)) != 32 for key in keys.get("database_keys", ())):  # an older version has none
        return False
    lasting = [keys["secret_key"], keys["audit_key"], *keys["lookup_key"].split(",")]
    return all(len(key) >= SHORTEST for key in lasting)


def check_lengths(words: Mapping[str, str], field_keys: Sequence[str]) -> None:
    """Of a server whose keys stand in the environment. Raises KeysRefused, naming the setting."""
    for name, key in words.items():
        if any(len(one) < SHORTEST for one in (key.split(",") if name == "LOOKUP_KEY" else [key])):
            raise KeysRefused(
                f"{name} 太短：至少要 {SHORTEST} 个字符。", f"{name} is too short: {SHORTEST} characters at least."
            )
    for key in field_keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise KeysRefused(
                "FIELD_KEYS 里有一把密钥不完整：应是 32 个随机字节的 base64。",
                "A key in FIELD_KEYS is not whole: 32 random bytes in base64.",
            ) from error


def read(path: Path) -> Keys:
    try:
        keys: Keys = json.loads(path.read_text())
        if _is_whole(keys):
            return keys
    except (ValueError, TypeError, OSError):
        pass
    raise KeysRefused(
        f"密钥文件读不出来或不完整：{path}。请换上保存好的那一份；没有改动任何数据。",
        f"The key file is empty or damaged: {path}. Put the copy you kept in its place; nothing was changed.",
    )


def holds_data(database: Mapping[str, Any]) -> bool:
    """Whether tables were ever made there. A database that does not answer may hold some."""
    if is_sqlite(database):
        return _sqlite_holds_data(Path(database["NAME"]))
    return _postgresql_holds_data(database)


def _sqlite_holds_data(path: Path) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    if not is_in_clear(path):
        return True
    try:
        with closing(connect(path, [], mode="ro")) as opened:
            return bool(opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone())
    except sqlcipher.Error:
        return True


def _postgresql_holds_data(database: Mapping[str, Any]) -> bool:
    place = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: database[key] for name, key in place.items() if database.get(key)}
    try:
        with closing(psycopg2.connect(**given, connect_timeout=5)) as opened, opened.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            return bool(cursor.fetchone()[0])
    except psycopg2.Error:
        return True
