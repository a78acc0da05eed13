"""What every page's frame needs: the navigation of the role, the demo line, the version."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    route, named = (found.route, found.kwargs) if (found := request.resolver_match) else ("", {})
    about = "child" if "child_id" in named or OF_CHILD.match(route) else "case" if OF_CASE.match(route) else ""
    child_or_case = named.get("child_id") or named.get("public_id")
    return {
        "nav": nav,
        "notices_in_nav": any(link.url == reverse(NOTICES) for link in nav),
        "signed_in": user is not None,
        "urgent_about": f"?{about}={child_or_case}" if about else "",  # taken along by the red button
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


OF_CHILD = re.compile(r"students/<uuid:public_id>/|cases/([a-z-]+/children|concerns/raise)/<uuid:public_id>/")
OF_CASE = re.compile(r"cases/<uuid:public_id>/")
OFFERS, NOTICES = "cases:list_activities", "accounts:list_notices"
_LINKS: dict[str, list[tuple[str, object]]] = {
    Role.TEACHER: [
        ("home:show_home", gettext_lazy("My classes")),
        (NOTICES, gettext_lazy("Notices")),
        ("students:list_students", gettext_lazy("Children")),
    ],
    Role.COUNSELOR: [
        ("home:show_home", gettext_lazy("Today")),
        ("cases:list_cases", gettext_lazy("Cases")),
        ("cases:list_referrals", gettext_lazy("Referrals")),
        ("documents:list_documents", gettext_lazy("Documents")),
    ],
    Role.HEADTEACHER: [
        ("home:show_home", gettext_lazy("This month")),
        ("reports:list_reports", gettext_lazy("Reports")),
        (OFFERS, gettext_lazy("Activities")),
        ("documents:list_documents", gettext_lazy("Documents")),
    ],
    Role.SCHOOL_ADMINISTRATOR: [
        ("home:show_home", gettext_lazy("Today")),
        ("students:list_classes", gettext_lazy("Roster")),
        ("students:list_staff", gettext_lazy("Staff")),
        ("rounds:list_rounds", gettext_lazy("Rounds")),
    ],
    Role.DISTRICT_OFFICER: [
        ("home:show_home", gettext_lazy("County")),
        ("rounds:list_rounds", gettext_lazy("Rounds")),
        ("reports:list_round_reports", gettext_lazy("Reports")),
        ("library:list_library", gettext_lazy("Library")),
        ("students:show_calendar", gettext_lazy("Calendar")),
    ],
    Role.AUDITOR: [("home:show_home", gettext_lazy("Audit log"))],
    Role.STAFF: [("home:show_home", gettext_lazy("Home")), (OFFERS, gettext_lazy("Activities"))],
    Role.PROTECTION_CONTACT: [("home:show_home", gettext_lazy("Urgent concerns"))],
}


def links_for(user: User, path: str) -> list[Link]:
    links = [(str(label), reverse(name)) for name, label in _LINKS.get(user.role, [])]
    open_now = (url for _label, url in links if path == url or (url != "/" and path.startswith(url)))
    here = max(open_now, key=len, default="")
    return [Link(label, url, is_current=url == here) for label, url in links]
