"""A long content locked segment by segment: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) with
AES-256-GCM. The nonce counts the segments and marks the last one, so that one which was changed, moved, left out, cut
off or added is refused where it stands, and what comes before it may be used. A key locks one content only. Pure."""

from collections.abc import Iterator
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAG = 16


class SegmentedCipher:
    """`about` is what the content belongs to: it opens there only."""

    def __init__(self, key: bytes, about: bytes, size: int) -> None:
        self._cipher, self._about, self._size = AESGCM(key), about, size

    def lock(self, segment: bytes, number: int, *, last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, last=last), segment, self._about)

    def lock_all(self, source: IO[bytes]) -> Iterator[bytes]:
        for number, (segment, last) in enumerate(_with_last(source, self._size)):
            yield self.lock(segment, number, last=last)

    def open_from(self, source: IO[bytes], number: int = 0) -> Iterator[bytes]:
        """The source stands at the segment of this number. Raises InvalidTag."""
        for position, (locked, last) in enumerate(_with_last(source, self._size + TAG), number):
            yield self._cipher.decrypt(_nonce(position, last=last), locked, self._about)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _with_last(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Nothing is one empty segment, which is the last."""
    segment = source.read(size)
    while following := source.read(size):
        yield segment, False
        segment = following
    yield segment, True
