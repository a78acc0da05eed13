"""Every consent text that was ever printed, a file a version: what exactly a family agreed to can be read again."""

import hashlib
import json
from functools import cache
from pathlib import Path


@cache
def hash_of(version: str) -> str:
    """SHA-256 of the text of this version; empty for a sheet that did not come from this program."""
    path = _files().get(version)
    return hash_of_text(json.loads(path.read_text("utf-8"))) if path else ""


def hash_of_text(text: object) -> str:
    """Of the words alone, however the file that holds them is laid out."""
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _files() -> dict[str, Path]:
    return {path.stem: path for path in Path(__file__).parent.glob("*.json")}
