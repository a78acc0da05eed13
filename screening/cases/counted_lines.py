"""Lines that stand on a page while there is something to count, all of them counted in one question.

A room says which rows it counts and what is said of their numbers; None where there is nothing to say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.shortcuts import counts
from screening.documents.blocks import Link


@dataclass(frozen=True)
class CountedLine:
    """`says` takes as many numbers as there are rows to count."""

    rows: tuple[QuerySet[Any], ...]
    says: Callable[..., Link | None]


def counted(asked: Iterable[CountedLine]) -> list[Link]:
    lines = list(asked)
    numbers = iter(counts(*(rows for line in lines for rows in line.rows)))
    said = [line.says(*islice(numbers, len(line.rows))) for line in lines]
    return [link for link in said if link]
