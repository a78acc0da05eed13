"""What a counselor has typed and not saved, by field: what goes into the store and back into the form. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

LONGEST = 40_000  # signs of a whole draft; a form that was filled to its limits is shorter
NOT_KEPT = ("nonce", "decisions_seen")


def draft_words(sent: QueryDict, fields: Iterable[str]) -> str:
    """Only fields of the form, and only what was said; empty where nothing was."""
    names = [name for name in fields if name not in NOT_KEPT]
    said = {name: sent.getlist(name) for name in names if any(one.strip() for one in sent.getlist(name))}
    return json.dumps(said, ensure_ascii=False) if said else ""


def initial_of(words: str, several: Iterable[str]) -> Mapping[str, Any]:
    """`several`: fields that take more than one answer."""
    lists = set(several)
    return {name: said if name in lists else said[-1] for name, said in json.loads(words).items()}
