"""Collects what is wrong and what is lost while a file is read, each with its place."""

from screening.instruments.file_formats.results import Remark
from screening.instruments.words import Text


class Notes:
    """Problems and losses in the order they were met."""

    def __init__(self) -> None:
        self.problems: list[Remark] = []
        self.losses: list[Remark] = []

    def wrong(self, place: str, zh: str, en: str) -> None:
        self.problems.append(Remark(place, Text(zh=zh, en=en)))

    def lost(self, place: str, zh: str, en: str) -> None:
        self.losses.append(Remark(place, Text(zh=zh, en=en)))
