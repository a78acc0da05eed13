"""Files below DOCUMENT_DIR. Their names are random and say nothing; only the row knows what they are, and has the key
that opens them: AES-256-GCM, a key a file."""

import os
import time
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

DAY_SECONDS = 86_400
NONCE = 12


def folder() -> Path:
    return Path(settings.DOCUMENT_DIR)


def unfinished_path(token: UUID) -> Path:
    """Where the holder of a claim writes; never shown to anybody."""
    path = folder() / "unfinished" / token.hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def seal(unfinished: Path, token: UUID) -> str:
    """Encrypt the file where it lies; returns its key for the row."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    write(unfinished, nonce + AESGCM(key).encrypt(nonce, unfinished.read_bytes(), token.bytes))
    return key.hex()


def content(relative: str, key: str) -> bytes:
    """Without a key it is a file of an older version, in clear. Raises FileNotFoundError, InvalidTag."""
    path = folder() / relative
    stored = path.read_bytes()
    if not key:
        return stored
    return AESGCM(bytes.fromhex(key)).decrypt(stored[:NONCE], stored[NONCE:], UUID(path.name).bytes)


def publish(unfinished: Path, token: UUID) -> str:
    """Move a complete file to its place and make the move durable; returns the path for the row."""
    relative = f"{token.hex[:2]}/{token.hex}"
    final = folder() / relative
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(unfinished, final)
    descriptor = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return relative


def write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def exists(relative: str) -> bool:
    return bool(relative) and (folder() / relative).is_file()


def delete(relative: str) -> None:
    if relative:
        (folder() / relative).unlink(missing_ok=True)


def sweep(kept: set[str]) -> int:
    """Delete files no row knows, left by a crash between two steps."""
    found = orphans(kept)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def orphans(kept: set[str]) -> list[Path]:
    """Files no row knows; young ones may still belong to a running job and are none."""
    before = time.time() - DAY_SECONDS
    return [
        path
        for path in folder().glob("*/*")
        if str(path.relative_to(folder())) not in kept and path.stat().st_mtime < before
    ]
