"""A database file opened with its key. Every page of it, its log and its temporary files are encrypted: AES-256 by
SQLCipher, with the key itself and no password in between. https://www.zetetic.net/sqlcipher/design/"""

from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection  # what a connection of the library looks like; it has no types of its own
from typing import Any, cast

from sqlcipher3 import dbapi2 as sqlcipher

IN_CLEAR = b"SQLite format 3\x00"  # a file that was made before there was a key


class FileNotOpened(sqlcipher.DatabaseError):  # type: ignore[misc]
    """No key on the list opens this file."""

    sqlite_errorcode = 26  # SQLITE_NOTADB, as of a file that is damaged: the two cannot be told apart


def is_in_clear(path: Path) -> bool:
    """Whether stock SQLite can read the file; one that is missing or empty will be made with a key."""
    try:
        with path.open("rb") as handle:
            return handle.read(len(IN_CLEAR)) == IN_CLEAR
    except FileNotFoundError:
        return False


def is_encrypted(path: Path, key: str) -> bool:
    """Whether this very key opens the file."""
    if is_in_clear(path):
        return False
    opened = sqlcipher.connect(path)
    try:
        return _fits(opened, key)
    finally:
        opened.close()


def connect(path: Path, keys: Sequence[str], *, mode: str = "rwc", **options: Any) -> Connection:
    """`keys`: 64 hexadecimal digits each; the first one makes a new file, each opens one that is there.

    Raises FileNotOpened, sqlcipher.Error.
    """
    place = f"{path.resolve().as_uri()}?mode={mode}"
    if not keys or is_in_clear(path):
        return cast(Connection, sqlcipher.connect(place, uri=True, **options))
    for key in keys:
        opened = cast(Connection, sqlcipher.connect(place, uri=True, **options))
        if _fits(opened, key):
            return opened
        opened.close()
    raise FileNotOpened("file is not a database, or its key is another one")


def _fits(opened: Connection, key: str) -> bool:
    opened.execute("PRAGMA cipher_log_level = NONE")  # a key that is tried and does not fit is no error to print
    opened.execute(f"""PRAGMA key = "x'{bytes.fromhex(key).hex()}'" """)
    try:
        opened.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.DatabaseError as error:
        if "not a database" in str(error):
            return False
        opened.close()
        raise
    return True
