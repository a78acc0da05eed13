"""Hashes that can be compared but not turned back: for codes, register numbers and addresses.

LOOKUP_KEY may name several keys, the newest first. A hash goes through all of them, from the oldest on, so that a
stored one is carried over to a new key without the text it was made of, and the old key alone tells nothing about it.
"""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 (64 hex digits) under LOOKUP_KEY; `purpose` keeps equal texts of two uses apart."""
    return keyed_hashes(purpose, text)[0]


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The one of today and those of each time before, the newest first: what was printed then carries one of them."""
    found: list[str] = []
    for key in reversed(lookup_keys()):
        text = carried_over(key, purpose, text)
        found.insert(0, text)
    return found


def carried_over(key: str, purpose: str, older: str) -> str:
    """The hash of today for the one of before this key; for the first key the text itself."""
    return hmac.new(key.encode(), f"{purpose}:{older}".encode(), hashlib.sha256).hexdigest()


def lookup_keys() -> list[str]:
    return settings.LOOKUP_KEY.split(",")
