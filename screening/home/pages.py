"""One first screen a role: its template and the function that reads what it shows. Writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.access import events_for
from accounts.forms import SealForm
from accounts.models import Role, User
from accounts.unusual_looks import month_before, unusual_days
from screening.cases.plans.tasks_page import TaskList
from screening.home import administrator, counselor, district, headteacher, teacher, urgent_notices


def for_staff(user: User) -> dict[str, Any]:
    """Other staff: what they look after for a child, forms to type, the urgent button."""
    tasks = TaskList(user)
    if tasks.first:
        audit.record(by=user, verb="home.show", subjects=tasks.home_children, purpose="home")
    return {**urgent_notices.build(user), "tasks": tasks}


def for_auditor(user: User) -> dict[str, Any]:
    """How long the log is, whether it is sealed, what to ask about."""
    events = events_for(user)
    first, last = month_before(timezone.localdate())
    return {
        "seal": SealForm(),
        "unusual": unusual_days(user, first, last),
        "total": events.count(),
        "unsealed": events.filter(number__isnull=True).count(),
        "last": events.filter(number__isnull=False).order_by("-number").first(),
    }


@dataclass(frozen=True)
class RoleScreen:
    template: str
    build: Callable[[User], Mapping[str, Any]]


PAGES = {
    Role.TEACHER: RoleScreen("home/teacher.html", teacher.build),
    Role.COUNSELOR: RoleScreen("home/counselor.html", counselor.build),
    Role.HEADTEACHER: RoleScreen("home/headteacher.html", headteacher.build),
    Role.SCHOOL_ADMINISTRATOR: RoleScreen("home/administrator.html", administrator.build),
    Role.STAFF: RoleScreen("home/staff.html", for_staff),
    Role.PROTECTION_CONTACT: RoleScreen("home/protection.html", urgent_notices.build),
    Role.DISTRICT_OFFICER: RoleScreen("home/district.html", district.build),
    Role.AUDITOR: RoleScreen("home/auditor.html", for_auditor),
}


def page_for(user: User) -> RoleScreen:
    return PAGES[Role(user.role)]
