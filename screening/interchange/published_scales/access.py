"""The door to the published scales: who keeps the library."""

from accounts.models import User
from accounts.shortcuts import found_or_404
from screening.interchange.published_scales.keys import KeyOnly, key_only
from screening.library.access import keeps


def get_key_or_404(user: User, key_id: str) -> KeyOnly:
    """A published scale without wording."""
    return found_or_404(next((one for one in key_only() if keeps(user) and one.id == key_id), None))
