"""Papers in a store that speaks S3: sealed before they leave, found again, swept, and not there is said as it is."""

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from cryptography.exceptions import InvalidTag
from moto.server import ThreadedMotoServer

from accounts.cannot_store import StorageFailure, why_not
from config import durable
from config.settings.reading import paper_store
from config.settings.secrets import SettingRefused
from screening.documents import services, storage
from screening.documents.store import Store, StoreSilent
from tests.documents.stored_papers import put

BUCKET = "papers"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    yield f"http://{host}:{port}"
    made.stop()


@pytest.fixture
def bucket(server: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """What really lies there, asked past the framework."""
    for name, value in [("", f"{server}/{BUCKET}"), ("_USER", "reader"), ("_PASSWORD", "secret")]:
        monkeypatch.setenv(f"DOCUMENT_STORE{name}", value)
    settings.STORAGES = {**settings.STORAGES, "documents": paper_store()}  # type: ignore[attr-defined]
    keys = {"aws_access_key_id": "reader", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    made = boto3.resource("s3", endpoint_url=server, **keys).Bucket(BUCKET)
    made.create()
    yield made
    made.objects.all().delete()


def local_files() -> list[Path]:
    return [path for path in storage.folder().rglob("*") if path.is_file()]


def test_a_paper_lies_there_sealed_and_nothing_of_it_here(bucket):
    path, key = put(b"%PDF SENTINEL")
    (stored,) = bucket.objects.all()
    assert stored.key == path
    assert b"SENTINEL" not in stored.get()["Body"].read()
    assert local_files() == []
    assert b"".join(storage.content(path, key)) == b"%PDF SENTINEL"
    assert storage.lies_there(path)
    storage.delete(path)
    assert not storage.lies_there(path)
    assert list(bucket.objects.all()) == []
    with pytest.raises(FileNotFoundError):
        b"".join(storage.content(path, key))


def test_a_paper_that_was_changed_there_does_not_open(bucket):
    path, key = put(b"%PDF")
    other, _ = put(b"%PDF of somebody else")
    bucket.Object(path).put(Body=bucket.Object(other).get()["Body"].read())
    with pytest.raises(InvalidTag):
        b"".join(storage.content(path, key))


def test_it_comes_segment_by_segment_and_from_any_byte_on(bucket):
    whole = os.urandom(3 * storage.SEGMENT + 5)
    path, key = put(whole)
    assert [len(segment) for segment in storage.content(path, key)] == [storage.SEGMENT] * 3 + [5]
    for first in (0, 1, storage.SEGMENT, 2 * storage.SEGMENT + 7, len(whole) - 1):
        assert b"".join(storage.content(path, key, first)) == whole[first:]


def test_what_was_cut_off_there_before_the_part_that_is_asked_for_is_gone(bucket):
    path, key = put(os.urandom(3 * storage.SEGMENT))
    bucket.Object(path).put(Body=b"")
    with pytest.raises(FileNotFoundError):
        next(storage.content(path, key, 2 * storage.SEGMENT))


def test_what_no_row_knows_is_swept_there_and_here(bucket, monkeypatch):
    kept, _ = put(b"kept")
    stray, _ = put(b"stray")
    half = storage.unfinished_path(uuid4())
    durable.write(half, b"half")
    assert storage.sweep({kept}) == 0  # they may still belong to a running job
    os.utime(half, (0, 0))
    monkeypatch.setattr(Store, "age", lambda *_: timedelta(days=2).total_seconds())
    assert storage.sweep({kept}) == 2
    assert [one.key for one in bucket.objects.all()] == [kept]
    assert not half.exists()
    assert stray != kept


def test_a_backup_takes_them_and_a_restore_puts_them_back_as_they_were(bucket):
    path, key = put(b"%PDF")
    taken = [(name, BytesIO(lying.source.read()), lying.size) for name, lying in storage.stored()]
    bucket.objects.all().delete()
    for name, source, size in taken:
        assert len(source.getvalue()) == size
        storage.put_back(name, source)
    assert b"".join(storage.content(path, key)) == b"%PDF"


@pytest.mark.django_db
def test_the_whole_way_of_a_document_goes_there(bucket, desk):
    document = desk.made()
    assert [one.key for one in bucket.objects.all()] == [document.path]
    assert next(services.open_file(document, by=desk.cast.wang)).startswith(b"%PDF")
    bucket.objects.all().delete()
    with pytest.raises(services.FileGone):
        services.open_file(document, by=desk.cast.wang)


@pytest.fixture
def silent(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in [("", "http://127.0.0.1:9/papers"), ("_USER", "reader"), ("_PASSWORD", "secret")]:
        monkeypatch.setenv(f"DOCUMENT_STORE{name}", value)
    settings.STORAGES = {**settings.STORAGES, "documents": paper_store()}  # type: ignore[attr-defined]


def test_a_store_that_does_not_answer_has_its_sentence_and_no_page_waits_for_it(silent):
    with pytest.raises(StoreSilent) as refused:
        b"".join(storage.content("ab/abcd", ""))
    assert refused.value.errno == errno.EHOSTDOWN
    assert why_not(refused.value) == StorageFailure.PAPERS
    assert storage.exists("ab/abcd")
    storage.delete("ab/abcd")


@pytest.mark.parametrize(
    "address", ["papers", "https://store.example.edu", "ftp://store/papers", "https://a:b@store/papers"]
)
def test_a_wrong_address_is_refused_in_a_sentence(monkeypatch, address):
    monkeypatch.setenv("DOCUMENT_STORE", address)
    with pytest.raises(SettingRefused, match="DOCUMENT_STORE"):
        paper_store()


def test_without_the_setting_papers_lie_in_a_folder(monkeypatch, settings):
    monkeypatch.delenv("DOCUMENT_STORE", raising=False)
    assert paper_store() is None
    assert "documents" not in settings.STORAGES
