"""Papers on their shelf. Their names are random and say nothing; only the row knows what they are, and has the key that
opens them: AES-256-GCM, a key a file. While one is made it lies in DOCUMENT_DIR, whatever the shelf is."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from config import durable
from screening.documents.shelves import Folder, PaperStore, shelf

DAY_SECONDS = 86_400
NONCE = 12
UNFINISHED = "unfinished"


def folder() -> Path:
    return Path(settings.DOCUMENT_DIR)


def unfinished_path(token: UUID) -> Path:
    """Where the holder of a claim writes; never shown to anybody."""
    return _unfinished(token.hex)


def _unfinished(name: str) -> Path:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / UNFINISHED / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def seal(unfinished: Path, token: UUID) -> str:
    """Encrypt the file where it lies; returns its key for the row."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    durable.write(unfinished, nonce + AESGCM(key).encrypt(nonce, unfinished.read_bytes(), token.bytes))
    return key.hex()


def content(relative: str, key: str) -> bytes:
    """Without a key it is a file of an older version, in clear. Raises FileNotFoundError, InvalidTag, OSError."""
    stored = shelf().read(relative)
    if not key:
        return stored
    return AESGCM(bytes.fromhex(key)).decrypt(stored[:NONCE], stored[NONCE:], UUID(Path(relative).name).bytes)


def publish(unfinished: Path, token: UUID) -> str:
    """Move a complete file to its place, durably; returns the path for the row. Raises OSError."""
    relative = f"{token.hex[:2]}/{token.hex}"
    shelf().take(unfinished, relative)
    return relative


def stored() -> Iterator[tuple[str, bytes]]:
    """Every finished paper as it lies there, sealed; one that expires meanwhile is left out."""
    place = shelf()
    for name in place.names():
        if not name.startswith(f"{UNFINISHED}/"):
            with suppress(FileNotFoundError):
                yield name, place.read(name)


def put_back(relative: str, content: bytes) -> None:
    """A paper out of a backup, sealed as it is. Raises OSError."""
    unfinished = _unfinished(relative.replace("/", "-"))
    durable.write(unfinished, content)
    shelf().take(unfinished, relative)


def exists(relative: str) -> bool:
    """For a page: a store is not asked for each of its lines, the row is believed and a download that fails says so."""
    place = shelf()
    return bool(relative) and (not isinstance(place, Folder) or place.has(relative))


def lies_there(relative: str) -> bool:
    """Asked of the shelf itself. Raises OSError."""
    return bool(relative) and shelf().has(relative)


def delete(relative: str) -> None:
    """Where a store does not answer the file stays, which nothing opens without its row, and is swept away later."""
    if relative:
        with suppress(OSError):
            shelf().remove(relative)


def sweep(kept: set[str]) -> int:
    """Delete files no row knows, left by a crash between two steps."""
    found = list(_orphans(kept))
    for place, name in found:
        place.remove(name)
    return len(found)


def orphans(kept: set[str]) -> list[str]:
    return [name for _place, name in _orphans(kept)]


def _orphans(kept: set[str]) -> Iterator[tuple[PaperStore, str]]:
    """Files no row knows, finished or not; young ones may still belong to a running job and are none."""
    here, there = Folder(folder()), shelf()
    for place in [here, there] if not isinstance(there, Folder) else [here]:
        for name in place.names():
            if name not in kept and place.age(name) > DAY_SECONDS:
                yield place, name
