"""Papers on their shelf. Their names are random and say nothing; only the row knows what they are, and has the key that
opens them: one a file, in segments, so that a large one is handed out as it is opened. While one is made it lies in
DOCUMENT_DIR, whatever the shelf is."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from config import durable
from config.segments import TAG, SegmentedCipher
from screening.documents.shelves import Folder, Lying, PaperStore, shelf

DAY_SECONDS = 86_400
SEGMENT = 2**16
SEGMENTED = "segments:"  # before the key in the row, which nobody changes with the file; without it: an older version's
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
    """Encrypt the file where it lies; returns its key for the row. Raises OSError."""
    key, sealed = AESGCM.generate_key(256), unfinished.with_suffix(".sealed")
    try:
        with unfinished.open("rb") as clear:
            durable.write_pieces(sealed, SegmentedCipher(key, token.bytes, SEGMENT).lock_all(clear))
        durable.put_over(sealed, unfinished)
    finally:
        sealed.unlink(missing_ok=True)
    return f"{SEGMENTED}{key.hex()}"


def content(relative: str, key: str, first: int = 0) -> Iterator[bytes]:
    """From that byte on, each segment when it is asked for: what was cut off or changed is found where it stands.

    Raises FileNotFoundError, InvalidTag, OSError.
    """
    if not key.startswith(SEGMENTED):
        yield _content_of_older_version(relative, key)[first:]
        return
    cipher = SegmentedCipher(bytes.fromhex(key.removeprefix(SEGMENTED)), UUID(Path(relative).name).bytes, SEGMENT)
    number, before = divmod(first, SEGMENT)
    with shelf().open(relative, number * (SEGMENT + TAG)) as stored:
        for segment in cipher.open_from(stored.source, number):
            yield segment[before:]
            before = 0


def _content_of_older_version(relative: str, key: str) -> bytes:
    """Sealed as one piece, and before that not at all."""
    with shelf().open(relative) as lying:
        stored = lying.source.read()
    if not key:
        return stored
    return AESGCM(bytes.fromhex(key)).decrypt(stored[:NONCE], stored[NONCE:], UUID(Path(relative).name).bytes)


def publish(unfinished: Path, token: UUID) -> str:
    """Move a complete file to its place, durably; returns the path for the row. Raises OSError."""
    relative = f"{token.hex[:2]}/{token.hex}"
    shelf().take(unfinished, relative)
    return relative


def stored() -> Iterator[tuple[str, Lying]]:
    """Every finished paper as it lies there, sealed, open until the next; one that expires meanwhile is left out."""
    place = shelf()
    for name in place.names():
        if not name.startswith(f"{UNFINISHED}/"):
            with suppress(FileNotFoundError), place.open(name) as lying:
                yield name, lying


def put_back(relative: str, content: IO[bytes]) -> None:
    """A paper out of a backup, sealed as it is. Raises OSError."""
    unfinished = _unfinished(relative.replace("/", "-"))
    durable.write_pieces(unfinished, durable.pieces_of(content))
    shelf().take(unfinished, relative)


def exists(relative: str) -> bool:
    """For a page: a store is not asked for each of its lines, the row is believed and a download that fails says so."""
    place = shelf()
    return bool(relative) and (not isinstance(place, Folder) or place.has(relative))


def lies_there(relative: str) -> bool:
    """Asked of the shelf itself. Raises OSError."""
    return bool(relative) and shelf().has(relative)


def is_whole(relative: str, key: str) -> bool:
    """All of it opened. Raises OSError."""
    try:
        for _segment in content(relative, key):
            pass
    except (FileNotFoundError, InvalidTag):
        return False
    return True


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
