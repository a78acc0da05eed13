"""One first screen a role: its template and the function that reads what it shows. Writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Role, User
from screening.home import administrator, auditor, counselor, district, headteacher, staff, teacher, urgent_notices


@dataclass(frozen=True)
class FirstScreen:
    template: str
    build: Callable[[User], Mapping[str, Any]]


PAGES = {
    Role.TEACHER: FirstScreen("home/teacher.html", teacher.build),
    Role.COUNSELOR: FirstScreen("home/counselor.html", counselor.build),
    Role.HEADTEACHER: FirstScreen("home/headteacher.html", headteacher.build),
    Role.SCHOOL_ADMINISTRATOR: FirstScreen("home/administrator.html", administrator.build),
    Role.STAFF: FirstScreen("home/staff.html", staff.build),
    Role.PROTECTION_CONTACT: FirstScreen("home/protection.html", urgent_notices.build),
    Role.DISTRICT_OFFICER: FirstScreen("home/district.html", district.build),
    Role.AUDITOR: FirstScreen("home/auditor.html", auditor.build),
}


def page_for(user: User) -> FirstScreen:
    return PAGES[Role(user.role)]
