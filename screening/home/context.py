"""What every page's frame needs: the navigation of the role, the demo line, the version."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.inbox import count_unread
from accounts.permissions import Permission, can
from config import demo_clock
from screening import formats
from screening.home.navigation import NOTICES, links_for


def page_shell(request: HttpRequest) -> dict[str, Any]:
    asking = getattr(request, "user", None)
    user: User | None = asking if asking and asking.is_authenticated else None
    nav = links_for(user, request.path) if user else []
    return {
        "nav": nav,
        "notices_in_nav": any(link.url == reverse(NOTICES) for link in nav),
        "signed_in": user is not None,
        "finds_children": bool(user and can(user, Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)),
        "unread": SimpleLazyObject(lambda: count_unread(user)) if user else 0,
        "demo": _demo_words() if settings.DEMO else "",
        "version": settings.VERSION,
    }


def _demo_words() -> str:
    today = timezone.localdate()
    if today == demo_clock.real_today():
        return _("Demo data, not real children.")
    return _("Demo data, not real children. In the demo today is %(day)s.") % {"day": formats.day(today)}
