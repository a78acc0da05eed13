"""What every page's frame needs: the navigation of the role, the demo line, the version."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.notices.inbox import count_unread
from screening.home.navigation import links_for


def page_shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "nav": links_for(user, request.path) if signed_in else [],
        "signed_in": signed_in,
        "unread": SimpleLazyObject(lambda: count_unread(user)) if signed_in else 0,
        "is_demo": settings.DEMO,
        "version": settings.VERSION,
    }
