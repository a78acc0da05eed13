"""What every page's frame needs: the navigation of the role, the demo line, the version."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.notices.inbox import count_unread
from accounts.permissions import Permission, can
from config import demo_clock
from screening import formats
from screening.documents.blocks import Link


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


OFFERS, NOTICES = "cases:list_activities", "accounts:list_notices"
_LINKS: dict[str, list[tuple[str, object]]] = {
    Role.TEACHER: [
        ("home:show_home", _("My classes")),
        (NOTICES, _("Notices")),
        ("students:list_students", _("Children")),
    ],
    Role.COUNSELOR: [
        ("home:show_home", _("Today")),
        ("cases:list_cases", _("Cases")),
        ("cases:list_referrals", _("Referrals")),
        ("documents:list_documents", _("Documents")),
    ],
    Role.HEADTEACHER: [
        ("home:show_home", _("This month")),
        ("reports:list_reports", _("Reports")),
        (OFFERS, _("Activities")),
        ("documents:list_documents", _("Documents")),
    ],
    Role.SCHOOL_ADMINISTRATOR: [
        ("home:show_home", _("Today")),
        ("students:list_classes", _("Roster")),
        ("students:list_staff", _("Staff")),
        ("rounds:list_rounds", _("Rounds")),
    ],
    Role.DISTRICT_OFFICER: [
        ("home:show_home", _("County")),
        ("rounds:list_rounds", _("Rounds")),
        ("reports:list_round_reports", _("Reports")),
        ("library:list_library", _("Library")),
        ("students:show_calendar", _("Calendar")),
    ],
    Role.AUDITOR: [("home:show_home", _("Audit log"))],
    Role.STAFF: [("home:show_home", _("Home")), (OFFERS, _("Activities"))],
    Role.PROTECTION_CONTACT: [("home:show_home", _("Urgent concerns"))],
}


def links_for(user: User, path: str) -> list[Link]:
    links = [(str(label), reverse(name)) for name, label in _LINKS.get(user.role, [])]
    open_now = (url for _label, url in links if path == url or (url != "/" and path.startswith(url)))
    here = max(open_now, key=len, default="")
    return [Link(label, url, is_current=url == here) for label, url in links]
