"""Collects what is wrong and what is lost while a file is read, each with its place."""

from screening.instruments.file_formats.results import ImportProblem, Loss
from screening.instruments.model import Text


class Notes:
    """Problems and losses in the order they were met."""

    def __init__(self) -> None:
        self.problems: list[ImportProblem] = []
        self.losses: list[Loss] = []

    def wrong(self, place: str, zh: str, en: str) -> None:
        self.problems.append(ImportProblem(place, Text(zh=zh, en=en)))

    def lost(self, place: str, zh: str, en: str) -> None:
        self.losses.append(Loss(place, Text(zh=zh, en=en)))
