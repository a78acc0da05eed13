"""Does the last backup open, and is everything in it? Tried without touching what is here."""

import tempfile
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from sqlcipher3 import dbapi2 as sqlcipher

from screening.operations.backups import archive
from screening.operations.backups.making import hash_of, note_proof
from screening.operations.backups.restoring import OpenedArchive, open_archive, write_file
from screening.operations.backups.sealing import Damaged
from screening.operations.backups.tables import RowSum, Sums, sums_of_sqlite
from screening.operations.models import Backup


def newest_path() -> Path | None:
    newest = Backup.objects.order_by("-pk").first()  # not by its day: the clock may have been ahead
    return Path(newest.folder) / newest.file_name if newest else None


def drill(path: Path, key: X25519PrivateKey) -> str:
    """What was proved, in a sentence; a backup this installation knows is noted as proved. Raises WrongKey, Damaged."""
    opened = open_archive(path, key)
    manifest = opened.manifest
    if _sums(path, key, opened) != {
        name: {"rows": told["rows"], "sum": told["sum"]} for name, told in manifest["tables"].items()
    }:
        raise Damaged
    known = Backup.objects.filter(sha256=hash_of(path)).first()
    if known:
        note_proof(known)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return (
        f"proved. It opens, nothing is missing: {len(manifest['tables'])} tables, {rows} rows, "
        f"{manifest['documents']} documents, as of {manifest['made_at']}"
    )


def _sums(path: Path, key: X25519PrivateKey, opened: OpenedArchive) -> Sums:
    """Counted anew from the rows themselves: of SQLite from the database put together again, of PostgreSQL line by
    line as it would be loaded."""
    if opened.manifest["database"] != "sqlite":
        return _sums_of_lines(path, key, opened.manifest)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=settings.VAR_DIR) as place:
        database = Path(place) / archive.DATABASE

        def take(name: str, content: IO[bytes]) -> None:
            if name == archive.DATABASE:
                write_file(database, content)

        archive.read(path, key, take)
        try:
            return sums_of_sqlite(database, opened.database_keys)
        except sqlcipher.DatabaseError as error:
            raise Damaged from error


def _sums_of_lines(path: Path, key: X25519PrivateKey, manifest: archive.Manifest) -> Sums:
    sums = {name: RowSum() for name in manifest["tables"]}
    rest = dict.fromkeys(sums, b"")

    def take(name: str, content: IO[bytes]) -> None:
        if name.startswith(archive.TABLES):
            table = name.removeprefix(archive.TABLES).partition("/")[0]
            *lines, rest[table] = (rest[table] + content.read()).split(b"\n")
            for line in lines:
                sums[table].add(line)

    archive.read(path, key, take)
    return {name: summed.told() for name, summed in sums.items()}
