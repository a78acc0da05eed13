"""What a notice says. The sentences stand in the library, above this room, which hands them in when it is ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeText:
    """`body` alone is what somebody copies into a message."""

    subject: str
    body: str


Words = Callable[[str, int, Mapping[str, str]], NoticeText]  # kind, how many, what else stands in the sentence
_library: list[Words] = []


def provide(words: Words) -> None:
    _library[:] = [words]


def say(kind: str, count: int, params: Mapping[str, str]) -> NoticeText:
    """The sentence of a kind in the active language. An unknown kind is an error of the program."""
    (words,) = _library
    return words(kind, count, params)
