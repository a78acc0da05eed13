"""Where finished papers lie, sealed: in a folder of this computer, or in a store that speaks S3 where one is named
(DOCUMENT_STORE). Both know a paper by the same opaque name, and what either raises is an OSError."""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from config import durable

STORE = "documents"  # its name in STORAGES


class Lying(NamedTuple):
    """A paper as it lies there, to be read piece by piece."""

    source: IO[bytes]
    size: int  # of what is to be read


class PaperStore(Protocol):
    def open(self, name: str, start: int = 0) -> AbstractContextManager[Lying]:
        """From that byte on. Raises FileNotFoundError, OSError."""

    def take(self, file: Path, name: str) -> None:
        """A complete file from elsewhere, durably, also over one that is there. Raises OSError."""

    def has(self, name: str) -> bool: ...

    def remove(self, name: str) -> None: ...

    def names(self) -> Iterator[str]: ...

    def age(self, name: str) -> float:
        """Seconds since it was taken."""


class Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def open(self, name: str, start: int = 0) -> Iterator[Lying]:
        with (self._root / name).open("rb") as source:
            source.seek(start)
            yield Lying(source, os.fstat(source.fileno()).st_size - start)

    def take(self, file: Path, name: str) -> None:
        final = self._root / name
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.put_over(file, final)

    def has(self, name: str) -> bool:
        return (self._root / name).is_file()

    def remove(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        yield from (str(path.relative_to(self._root)) for path in sorted(self._root.glob("*/*")) if path.is_file())

    def age(self, name: str) -> float:
        return time.time() - (self._root / name).stat().st_mtime


def shelf() -> PaperStore:
    if STORE not in settings.STORAGES:
        return Folder(Path(settings.DOCUMENT_DIR))
    made: PaperStore = import_string(
        "screening.documents.store.Store"
    )()  # its library is large, and most have no store
    return made
