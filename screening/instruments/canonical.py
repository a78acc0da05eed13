"""One spelling of a JSON value, so that equal content always has the same hash."""

import hashlib
import json


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces, characters as themselves. `ValueError` for NaN and infinities.

    The order of keys and the layout of a file do not count; every word, number and list order does.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def content_hash(value: object) -> str:
    """SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()
