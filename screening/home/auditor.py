"""The auditor's first screen: how long the log is, whether it is sealed, where to look."""

from typing import Any

from accounts.access import events_for
from accounts.forms import SealForm
from accounts.models import User


def build(user: User) -> dict[str, Any]:
    events = events_for(user)
    return {
        "seal": SealForm(),
        "total": events.count(),
        "unsealed": events.filter(number__isnull=True).count(),
        "last": events.filter(number__isnull=False).order_by("-number").first(),
    }
