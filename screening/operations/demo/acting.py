"""How the demo lets the product's own services write at a moment long past, with the same ids for the same seed."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.utils import timezone


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


@cache
def content(name: str) -> Any:
    """What is invented and no code: names, words, places and how many of each."""
    return json.loads((Path(__file__).parent / "content" / f"{name}.json").read_text(encoding="utf-8"))
