"""What every page's frame needs: the navigation of the role, the demo line, the version."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.notices.inbox import count_unread
from screening.home.navigation import links_for


def page_shell(request: HttpRequest) -> dict[str, Any]:
    asking = getattr(request, "user", None)
    user: User | None = asking if asking and asking.is_authenticated else None
    return {
        "nav": links_for(user, request.path) if user else [],
        "signed_in": user is not None,
        "unread": SimpleLazyObject(lambda: count_unread(user)) if user else 0,
        "is_demo": settings.DEMO,
        "version": settings.VERSION,
    }
