"""Hashes that can be compared but not turned back: for codes, register numbers and addresses."""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 (64 hex digits) under LOOKUP_KEY; `purpose` keeps equal texts of two uses apart."""
    return hmac.new(settings.LOOKUP_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
