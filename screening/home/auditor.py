"""The auditor's first screen: how long the log is, whether it is sealed, what to ask about, where to look."""

from typing import Any

from django.utils import timezone

from accounts.access import events_for
from accounts.forms import SealForm
from accounts.models import User
from accounts.unusual_looks import month_before, unusual_days


def build(user: User) -> dict[str, Any]:
    events = events_for(user)
    first, last = month_before(timezone.localdate())
    return {
        "seal": SealForm(),
        "unusual": unusual_days(user, first, last),
        "total": events.count(),
        "unsealed": events.filter(number__isnull=True).count(),
        "last": events.filter(number__isnull=False).order_by("-number").first(),
    }
