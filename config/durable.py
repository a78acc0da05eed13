"""Files that are whole after a power cut: the old one or the new one, never half of one."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

PIECE = 2**20


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """On the disk when this returns, and never readable by others for a moment. Raises OSError."""
    write_pieces(path, [content], mode)


def write_pieces(path: Path, pieces: Iterable[bytes], mode: int = 0o600) -> None:
    """In the same way what is too large for the memory. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.writelines(pieces)
        handle.flush()
        os.fsync(handle.fileno())


def pieces_of(source: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(source.read, PIECE), b"")


def put_over(unfinished: Path, path: Path) -> None:
    """Both in one file system. Raises OSError."""
    os.replace(unfinished, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """A file, or the names in a folder. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
