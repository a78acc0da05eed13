"""A locked stream opens with its key only, whole only, and unchanged only."""

import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from screening.operations.backups.sealing import (
    PIECE,
    Damaged,
    MistypedKey,
    SealedReader,
    SealedWriter,
    WrongKey,
    key_text,
    read_key,
    read_recipient,
    recipient_text,
)

pytestmark = pytest.mark.once
KEY = X25519PrivateKey.generate()


def locked(path: Path, content: bytes) -> bytes:
    with path.open("wb") as out:
        writer = SealedWriter(out, KEY.public_key())
        for start in range(0, len(content), 300_000):
            writer.write(content[start : start + 300_000])
        writer.close()
    return path.read_bytes()


def opened(content: bytes, key: X25519PrivateKey = KEY) -> bytes:
    reader = SealedReader(io.BytesIO(content), key)
    parts = []
    while part := reader.read(123_457):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_what_was_written_comes_back(tmp_path, size):
    content = os.urandom(size)
    assert opened(locked(tmp_path / "file", content)) == content


def test_the_same_content_is_never_locked_the_same_way_twice(tmp_path):
    assert locked(tmp_path / "one", b"same") != locked(tmp_path / "two", b"same")


def test_another_key_opens_nothing(tmp_path):
    with pytest.raises(WrongKey):
        opened(locked(tmp_path / "file", b"secret"), X25519PrivateKey.generate())


@pytest.mark.parametrize("size", [10, 2 * PIECE, 2 * PIECE + 10])
def test_wherever_it_is_cut_it_is_refused(tmp_path, size):
    whole = locked(tmp_path / "file", os.urandom(size))
    piece_ends = [57 + number * (PIECE + 16) for number in range(3)]
    for end in {0, 5, 56, 57, 60, *piece_ends, len(whole) // 2, len(whole) - 1}:
        if end < len(whole):
            with pytest.raises(Damaged):
                opened(whole[:end])


def test_wherever_it_is_changed_it_is_refused(tmp_path):
    whole = locked(tmp_path / "file", os.urandom(PIECE + 100))
    for at in [0, 20, 40, 57, 5000, len(whole) - 1]:
        changed = bytearray(whole)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            opened(bytes(changed))
    first, second = whole[57 : 57 + PIECE + 16], whole[57 + PIECE + 16 :]
    for moved in [second + first, second, first + first + second, first + second + second]:
        with pytest.raises(Damaged):
            opened(whole[:57] + moved)


def test_the_key_on_paper_is_read_however_it_is_written():
    text = key_text(KEY)
    assert len(text.replace("-", "")) == 56
    assert not set(text) & set("018")
    for written in [text, text.lower(), text.replace("-", " "), text.replace("O", "0").replace("I", "1")]:
        assert read_key(written).private_bytes_raw() == KEY.private_bytes_raw()


def test_a_mistyped_key_is_told_from_a_wrong_one():
    text = key_text(KEY)
    for wrong in ["", text[:-1], text[5:], ("A" if text[0] != "A" else "B") + text[1:]]:
        with pytest.raises(MistypedKey):
            read_key(wrong)


def test_the_public_half_stands_in_a_file():
    assert read_recipient(recipient_text(KEY.public_key()) + "\n") == KEY.public_key()
    with pytest.raises(ValueError, match=r".*"):
        read_recipient("not a key")
