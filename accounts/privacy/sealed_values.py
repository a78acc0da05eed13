"""A stored value as bytes that only its own place opens: AES-256-GCM with table, column and row as associated data.

    <kind><base64url of: key name (4) · nonce (12) · [row (16)] · what is sealed>

kind "2r": bound to table, column and row; "2t": to table and column, where the row has no id yet (an insert into a
table without random ids, an update of many rows). Values written before are Fernet tokens, bound to nothing.
docs/adr/0023.
"""

import base64
import hashlib
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BOUND, UNBOUND = "2r", "2t"
_NAME, _NONCE, _ROW = 4, 12, 16


class NotOpened(Exception):
    """No key on the list opens this value at this place."""


class Seal:
    """One field key, as a program holds it: a Fernet key, which is 32 random bytes."""

    def __init__(self, key: str) -> None:
        raw = base64.urlsafe_b64decode(key)
        self.name = hashlib.sha256(b"field key name:" + raw).digest()[:_NAME]
        self.box = AESGCM(hashlib.sha256(b"field key aes-256-gcm:" + raw).digest())
        self.old = Fernet(key)


@lru_cache(maxsize=8)
def seals(keys: tuple[str, ...]) -> tuple[Seal, ...]:
    """The first key seals, every key opens."""
    return tuple(map(Seal, keys))


def row_id(public_id: UUID | None, key: object) -> bytes:
    """16 bytes that name a row within its table; none before a row without a random id is inserted."""
    if public_id is not None:
        return UUID(str(public_id)).bytes
    return int(str(key)).to_bytes(_ROW, "big") if key is not None else b""


def seal(keys: tuple[str, ...], place: str, row: bytes, text: str) -> str:
    """`place`: table.column."""
    first, nonce = seals(keys)[0], os.urandom(_NONCE)
    sealed = first.box.encrypt(nonce, text.encode(), place.encode() + b"\0" + row)
    return (BOUND if row else UNBOUND) + base64.urlsafe_b64encode(first.name + nonce + row + sealed).decode()


def unseal(keys: tuple[str, ...], place: str, stored: str) -> tuple[str, bytes]:
    """The text, and the row it says it belongs to (empty: any of this column). Raises NotOpened."""
    try:
        if stored[:2] not in (BOUND, UNBOUND):
            return _unseal_old(keys, stored), b""
        raw = base64.urlsafe_b64decode(stored[2:])
        at = _NAME + _NONCE + (_ROW if stored.startswith(BOUND) else 0)
        row, told = raw[_NAME + _NONCE : at], place.encode() + b"\0"
        one = next(one for one in seals(keys) if one.name == raw[:_NAME])
        return one.box.decrypt(raw[_NAME : _NAME + _NONCE], raw[at:], told + row).decode(), row
    except (InvalidToken, InvalidTag, StopIteration, ValueError) as error:
        raise NotOpened from error


def is_current(keys: tuple[str, ...], stored: str) -> bool:
    """Whether it is sealed with the first key and bound to a row."""
    if not stored.startswith(BOUND):
        return False
    return base64.urlsafe_b64decode(stored[2:10])[:_NAME] == seals(keys)[0].name


def _unseal_old(keys: tuple[str, ...], stored: str) -> str:
    for one in seals(keys):
        try:
            return one.old.decrypt(stored.encode()).decode()
        except InvalidToken:
            continue
    raise InvalidToken
