"""How the demo lets the product's own services write at moments long past, in their order, with the same ids for the
same seed.

A story is a generator: it yields the moment of its next act, and is gone on with when the clock has come there. A story
whose next act lies ahead of the demo's day stands where it stands, as it would.
"""

import heapq
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.utils import timezone

from screening.cases.opening.services import drawing

Story = Iterator[datetime]


@dataclass
class Clock:
    """Everybody's stories side by side."""

    ahead: list[tuple[datetime, int, Story]] = field(default_factory=list)
    places: Iterator[int] = field(default_factory=count)

    def tell(self, story: Story) -> None:
        if (moment := next(story, None)) is not None:
            heapq.heappush(self.ahead, (moment, next(self.places), story))

    def run_until(self, last: datetime) -> None:
        while self.ahead and self.ahead[0][0] <= last:
            moment, _place, story = heapq.heappop(self.ahead)
            with at(moment):
                self.tell(story)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """It is this moment for whatever asks Django for the time."""
    with patch.object(timezone, "now", return_value=moment):
        yield


@contextmanager
def same_ids(new_id: Callable[[], uuid.UUID]) -> Iterator[None]:
    """Rows get their random ids from here, whoever writes them."""
    fields = [field for model in apps.get_models() for field in model._meta.local_fields]
    with ExitStack() as stack:
        for field in fields:
            if getattr(field, "default", None) is uuid.uuid4:
                stack.enter_context(patch.object(field, "_get_default", new_id))
        yield


@contextmanager
def same_draws(seed: int) -> Iterator[None]:
    """Children drawn by lot for a talk or a look are the same ones for the same seed."""
    lot = Random(seed)  # noqa: S311
    with patch.object(drawing, "_random", lot):
        yield


@cache
def content(name: str) -> Any:
    """What is invented and no code: names, words, places and how many of each."""
    return json.loads((Path(__file__).parent / "content" / f"{name}.json").read_text(encoding="utf-8"))
