"""The file of a backup: rows, documents, keys, and a manifest that says what must be in it; all of it locked."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from screening.operations.backups.sealing import Damaged, SealedReader, SealedWriter

MANIFEST = "manifest.json"
KEYS = "keys.json"
DATABASE = "db.sqlite3"
DOCUMENTS = "documents/"
TABLES = "tables/"
PIECE = 2**20
Manifest = dict[str, Any]
Take = Callable[[str, IO[bytes]], None]  # what becomes of a member: its name and its content


class ArchiveWriter:
    """Members one after the other; the manifest comes last, with the hash of every member before it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._hashes = tar, dict[str, str]()

    def add(self, name: str, content: bytes) -> None:
        self.add_from(name, io.BytesIO(content), len(content))

    def add_from(self, name: str, source: IO[bytes], size: int) -> None:
        member, counted = tarfile.TarInfo(name), _Hashed(source)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, counted)
        self._hashes[name] = counted.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        whole = {**manifest, "members": self._hashes}
        self.add(MANIFEST, json.dumps(whole, ensure_ascii=False, sort_keys=True).encode())


@contextmanager
def writing(path: Path, recipient: X25519PublicKey) -> Iterator[ArchiveWriter]:
    """The file stands at `path` when all of it is there, or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("xb") as out:
            unfinished.chmod(0o600)
            locked = SealedWriter(out, recipient)
            with (
                gzip.GzipFile(fileobj=locked, mode="wb", compresslevel=6, mtime=0) as small,  # type: ignore[call-overload]
                tarfile.open(fileobj=small, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield ArchiveWriter(tar)
            locked.close()
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path, key: X25519PrivateKey, take: Take) -> Manifest:
    """Hand every member to `take`, then say what the manifest says; nothing is missing and nothing is added.

    Raises WrongKey or Damaged.
    """
    found: dict[str, str] = {}
    manifest: Manifest = {}
    with path.open("rb") as source:
        opened = SealedReader(source, key)
        try:
            with (
                gzip.GzipFile(fileobj=opened, mode="rb") as large,  # type: ignore[call-overload]
                tarfile.open(fileobj=large, mode="r|") as tar,
            ):
                for member in tar:
                    content = tar.extractfile(member)
                    if content is None or member.name in found or ".." in member.name.split("/"):
                        raise Damaged
                    if member.name == MANIFEST:
                        manifest = json.load(content)
                        continue
                    counted = _Hashed(content)
                    take(member.name, counted)  # type: ignore[arg-type]
                    found[member.name] = counted.hexdigest()
        except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
            raise Damaged from error
        opened.drain()
    if not manifest or manifest["members"] != found:
        raise Damaged
    return manifest


class _Hashed:
    """Passes content on and hashes it; what was not taken is read at the end."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self._digest.update(piece)
        return piece

    def hexdigest(self) -> str:
        while self.read(PIECE):
            pass
        return self._digest.hexdigest()
