"""A stream locked for one recipient: it can be written on this computer and opened only with a key that is not here.

X25519 with a throw-away key a file, HKDF-SHA256, then segments of 1 MiB, as in age.
"""

import base64
import hashlib
import os
from pathlib import Path
from typing import IO, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from config.segments import SegmentedCipher

MAGIC = b"XINQIAO BACKUP 1\n"
PIECE = 2**20
_NAME = 8  # bytes of a recipient's name
_CHECK = 3  # bytes that find a mistyped letter
_READ_AS = str.maketrans("018", "OIB")


class WrongKey(Exception):
    """This file was locked for another key."""


class Damaged(Exception):
    """Not what was written: cut off, changed, or no backup at all."""


class MistypedKey(ValueError):
    """A letter is wrong or missing."""


def key_text(key: X25519PrivateKey) -> str:
    """The private key to print: 14 groups of four letters, without 0, 1 and 8."""
    raw = key.private_bytes_raw()
    text = base64.b32encode(raw + hashlib.sha256(raw).digest()[:_CHECK]).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_key(text: str) -> X25519PrivateKey:
    """Case, blanks and dashes do not matter. Raises MistypedKey."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_READ_AS)
    try:
        both = base64.b32decode(letters)
    except ValueError as error:
        raise MistypedKey from error
    raw, check = both[:-_CHECK], both[-_CHECK:]
    if len(raw) != 32 or hashlib.sha256(raw).digest()[:_CHECK] != check:
        raise MistypedKey
    return X25519PrivateKey.from_private_bytes(raw)


def recipient_text(key: X25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def read_recipient(text: str) -> X25519PublicKey:
    """Raises ValueError."""
    return X25519PublicKey.from_public_bytes(base64.b64decode(text.strip(), validate=True))


def _name_of(key: X25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes_raw()).digest()[:_NAME]


def _cipher(shared: bytes, header: bytes) -> SegmentedCipher:
    return SegmentedCipher(HKDF(hashes.SHA256(), 32, salt=header, info=MAGIC).derive(shared), header, PIECE)


class SealedWriter:
    """Locks what is written to it; complete only after `close`."""

    def __init__(self, out: BinaryIO, recipient: X25519PublicKey) -> None:
        once = X25519PrivateKey.generate()
        header = MAGIC + once.public_key().public_bytes_raw() + _name_of(recipient)
        self._cipher = _cipher(once.exchange(recipient), header)
        self._out, self._number, self._waiting = out, 0, bytearray()
        out.write(header)

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._lock(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def close(self) -> None:
        self._lock(bytes(self._waiting), last=True)
        self._out.flush()
        os.fsync(self._out.fileno())

    def _lock(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.lock(piece, self._number, last=last))
        self._number += 1


class SealedReader:
    """Opens what SealedWriter locked. Raises WrongKey, and Damaged at the latest where the damage is."""

    def __init__(self, source: IO[bytes], key: X25519PrivateKey) -> None:
        header = source.read(len(MAGIC) + 32 + _NAME)
        if len(header) < len(MAGIC) + 32 + _NAME or not header.startswith(MAGIC):
            raise Damaged
        if header[-_NAME:] != _name_of(key.public_key()):
            raise WrongKey
        once = X25519PublicKey.from_public_bytes(header[len(MAGIC) : -_NAME])
        try:
            cipher = _cipher(key.exchange(once), header)
        except ValueError as error:  # a point that gives no secret
            raise Damaged from error
        self._pieces, self._ready = cipher.open_from(source), b""

    def read(self, size: int) -> bytes:
        try:
            while len(self._ready) < size and (piece := next(self._pieces, b"")):
                self._ready += piece
        except InvalidTag as error:
            raise Damaged from error
        answer, self._ready = self._ready[:size], self._ready[size:]
        return answer

    def drain(self) -> None:
        """To the end, so that a missing end is found too."""
        while self.read(PIECE):
            pass


_SHEET = """
备份密钥（只显示这一次，请抄写或打印两份，交校长锁好；不要存在这台电脑上，不要拍照）
The backup key, shown this once. Write it down or print it twice, lock it away, keep no copy on this computer.

  {key}

没有它，谁也打不开备份，包括你自己。
Nobody opens a backup without it, you included.
"""


def recipient_file() -> Path:
    return Path(settings.VAR_DIR) / "backup-recipient"


def recipient() -> X25519PublicKey | None:
    """None as long as nobody has made a key."""
    text = settings.BACKUP_RECIPIENT
    if not text and recipient_file().exists():
        text = recipient_file().read_text()
    return read_recipient(text) if text.strip() else None


def make_recipient() -> X25519PrivateKey:
    """A new pair; the private half is nowhere but in the answer."""
    key = X25519PrivateKey.generate()
    note_recipient(key.public_key())
    return key


def note_recipient(key: X25519PublicKey) -> None:
    recipient_file().parent.mkdir(parents=True, exist_ok=True)
    unfinished = recipient_file().with_suffix(".unfinished")
    unfinished.write_text(recipient_text(key) + "\n")
    os.replace(unfinished, recipient_file())


def key_in_words(key: X25519PrivateKey) -> str:
    """What the terminal shows once, to be written down."""
    return _SHEET.format(key=key_text(key))
