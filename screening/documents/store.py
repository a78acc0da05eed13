"""A store that speaks S3, through the framework's own door to stores."""

import errno
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage

from screening.documents.shelves import STORE, Lying

NOT_THERE = {"NoSuchKey", "404", "InvalidRange"}  # the last one: what lies there ends before


class StoreSilent(OSError):
    """It does not answer, or refuses: address, keys, bucket."""


class PaperStorage(S3Storage):  # type: ignore[misc]  # the library has no types
    """The bucket in the path, since a store in a county's own house has one name; no checksums that only the largest
    store knows; and no page that waits for minutes."""

    def get_default_settings(self) -> dict[str, Any]:
        client = Config(
            s3={"addressing_style": "path"},
            connect_timeout=5,
            read_timeout=20,
            retries={"total_max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return {**super().get_default_settings(), "client_config": client}


class Store:
    def __init__(self) -> None:
        self._storage: Any = storages[STORE]

    @contextmanager
    def open(self, name: str, start: int = 0) -> Iterator[Lying]:
        """Past the framework, which fetches all of a file before it gives the first byte."""
        with _answering():
            found = self._found(name, start)
            with closing(found["Body"]) as body:
                yield Lying(body, found["ContentLength"])

    def _found(self, name: str, start: int) -> Any:
        part = {"Range": f"bytes={start}-"} if start else {}
        try:
            return self._storage.bucket.Object(name).get(**part)
        except ClientError as error:
            if error.response["Error"]["Code"] in NOT_THERE:
                raise FileNotFoundError(name) from error
            raise

    def take(self, file: Path, name: str) -> None:
        with _answering(), file.open("rb") as handle:
            self._storage.save(name, File(handle))
        file.unlink()

    def has(self, name: str) -> bool:
        with _answering():
            return bool(self._storage.exists(name))

    def remove(self, name: str) -> None:
        with _answering():
            self._storage.delete(name)

    def names(self) -> Iterator[str]:
        with _answering():
            for folder in sorted(self._storage.listdir("")[0]):
                yield from (f"{folder}/{name}" for name in sorted(self._storage.listdir(folder)[1]))

    def age(self, name: str) -> float:
        with _answering():
            return time.time() - float(self._storage.get_modified_time(name).timestamp())


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreSilent(errno.EHOSTDOWN, "the store of papers does not answer") from error
