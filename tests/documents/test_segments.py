"""A paper is opened as it is handed out: nothing that was changed leaves, and what is left out is missed at the end."""

import logging
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from config import durable
from config.segments import TAG
from screening.documents import storage
from screening.documents.models import Document
from screening.documents.registry import FileJob
from tests.chinese import chinese
from tests.documents.conftest import Desk, Press
from tests.documents.stored_papers import put

LOCKED = storage.SEGMENT + TAG
Change = Callable[[list[bytes]], list[bytes]]


def changed(relative: str, change: Change) -> None:
    path = storage.folder() / relative
    whole = path.read_bytes()
    path.write_bytes(b"".join(change([whole[start : start + LOCKED] for start in range(0, len(whole), LOCKED)])))


def flipped(segment: bytes) -> bytes:
    return bytes([segment[0] ^ 1]) + segment[1:]


@pytest.mark.parametrize("size", [0, 1, storage.SEGMENT - 1, storage.SEGMENT, storage.SEGMENT + 1, 200_000])
def test_what_was_put_there_comes_back(size: int) -> None:
    whole = os.urandom(size)
    path, key = put(whole)
    assert b"".join(storage.content(path, key)) == whole


@pytest.mark.parametrize(
    ("change", "before"),
    [
        (lambda parts: parts[:-1], 1),  # cut at the end of a segment
        (lambda parts: [*parts[:-1], parts[-1][:-1]], 2),
        (lambda parts: [parts[1], parts[0], parts[2]], 0),
        (lambda parts: [parts[0], parts[2]], 1),
        (lambda parts: [parts[0], parts[0], *parts[1:]], 1),
        (lambda parts: [*parts, parts[-1]], 2),
        (lambda parts: [*parts, b"x"], 2),
        (lambda parts: [flipped(parts[0]), *parts[1:]], 0),
        (lambda parts: [parts[0], flipped(parts[1]), parts[2]], 1),
        (lambda parts: [], 0),
    ],
    ids=["cut", "cut-inside", "swapped", "left-out", "doubled", "extended", "one-byte", "first", "second", "emptied"],
)
def test_what_was_changed_is_refused_where_it_stands_and_nothing_of_it_is_given_out(
    change: Change, before: int
) -> None:
    whole = os.urandom(2 * storage.SEGMENT + 100)
    path, key = put(whole)
    changed(path, change)
    given: list[bytes] = []
    with pytest.raises(InvalidTag):
        given.extend(storage.content(path, key))  # a list keeps what it was given before
    assert b"".join(given) == whole[: before * storage.SEGMENT]
    assert not storage.is_whole(path, key)


def test_a_segment_of_another_paper_does_not_open() -> None:
    path, key = put(b"x" * (storage.SEGMENT + 1))
    other, _ = put(b"x" * (storage.SEGMENT + 1))
    of_other = (storage.folder() / other).read_bytes()
    changed(path, lambda parts: [parts[0], of_other[LOCKED:]])
    with pytest.raises(InvalidTag):
        list(storage.content(path, key))


def sealed_in_one_piece(content: bytes) -> tuple[str, str]:
    """As version 0.1 did before papers were handed out as they are opened."""
    token, key, nonce = uuid4(), AESGCM.generate_key(256), os.urandom(12)
    durable.write(storage.unfinished_path(token), nonce + AESGCM(key).encrypt(nonce, content, token.bytes))
    return storage.publish(storage.unfinished_path(token), token), key.hex()


def test_a_paper_of_an_older_version_opens_and_is_never_read_as_one_of_today() -> None:
    whole = os.urandom(storage.SEGMENT + 5)
    path, key = sealed_in_one_piece(whole)
    assert b"".join(storage.content(path, key)) == whole
    assert b"".join(storage.content(path, key, 70)) == whole[70:]
    with pytest.raises(InvalidTag):
        list(storage.content(path, f"{storage.SEGMENTED}{key}"))
    path, key = put(whole)
    with pytest.raises(InvalidTag):
        list(storage.content(path, key.removeprefix(storage.SEGMENTED)))


def test_fifty_megabytes_are_sealed_and_handed_out_in_the_memory_of_a_few_segments() -> None:
    token = uuid4()
    unfinished = storage.unfinished_path(token)
    durable.write_pieces(unfinished, (bytes(2**20) for _ in range(50)))
    tracemalloc.start()
    try:
        key = storage.seal(unfinished, token)
        given = sum(len(segment) for segment in storage.content(storage.publish(unfinished, token), key))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert given == 50 * 2**20
    assert most < 2**20


def test_a_disk_that_is_full_while_it_is_sealed_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, pieces: Iterator[bytes]) -> None:
        path.write_bytes(next(pieces))
        raise OSError(28, "No space left on device")

    token = UUID(int=1)
    unfinished = storage.unfinished_path(token)
    durable.write(unfinished, b"x")
    monkeypatch.setattr(durable, "write_pieces", full)
    with pytest.raises(OSError, match="No space"):
        storage.seal(unfinished, token)
    assert [path.name for path in unfinished.parent.iterdir()] == [token.hex]


@pytest.fixture
def table(desk: Desk, press: Press) -> Document:
    press.result = FileJob(b"x" * (2 * storage.SEGMENT + 100), "list.csv", "text/csv")
    return desk.made()


@pytest.mark.django_db
class TestDownload:
    def ask(self, browser: Client, document: Document, **headers: str) -> Any:
        return browser.get(reverse("documents:download_document", args=[document.public_id]), headers=headers)

    def test_its_length_is_said_before_it_is_opened(self, desk: Desk, table: Document, as_: Any) -> None:
        answer = self.ask(as_(desk.cast.wang), table)
        assert answer.streaming and answer["Content-Length"] == str(table.size)
        assert answer.getvalue() == b"x" * table.size

    def test_what_was_changed_at_its_beginning_ends_on_a_page_that_makes_it_again(
        self, desk: Desk, table: Document, as_: Any
    ) -> None:
        changed(table.path, lambda parts: [flipped(parts[0]), *parts[1:]])
        browser = as_(desk.cast.wang)
        answer = self.ask(browser, table)
        shown = browser.get(answer["Location"]).content.decode()
        assert chinese("This file is not here now.") in shown
        assert not AuditEvent.objects.filter(verb="document.download").exists()
        browser.post(reverse("documents:show_document", args=[table.public_id]))
        assert self.ask(browser, desk.make(table)).getvalue() == b"x" * table.size

    def test_what_was_changed_later_breaks_the_line_and_is_said_in_the_log(
        self, desk: Desk, table: Document, as_: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        changed(table.path, lambda parts: parts[:-1])
        browser = as_(desk.cast.wang)
        answer = self.ask(browser, table)
        with caplog.at_level(logging.ERROR), pytest.raises(InvalidTag):
            answer.getvalue()
        page = reverse("documents:show_document", args=[table.public_id])
        for tried in ({}, {"Range": f"bytes={storage.SEGMENT}-"}):  # as a browser goes on where it broke
            assert self.ask(browser, table, **tried)["Location"] == page
        assert str(table.public_id) in caplog.text
        assert AuditEvent.objects.filter(verb="document.download").exists()

    def test_a_part_beyond_a_damaged_one_is_handed_out(self, desk: Desk, table: Document, as_: Any) -> None:
        changed(table.path, lambda parts: [flipped(parts[0]), *parts[1:]])
        answer = self.ask(as_(desk.cast.wang), table, Range=f"bytes={storage.SEGMENT + 1}-{storage.SEGMENT + 9}")
        assert (answer.status_code, answer.getvalue()) == (206, b"x" * 9)
