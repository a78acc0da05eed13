"""At most five links a role; the urgent button stands beside them on every page of every adult at school."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from screening.documents.blocks import Link

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
