"""One first screen a role: its template and the function that reads what it shows. Writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Role, User
from screening.home import administrator, auditor, counselor, district, headteacher, helpers, staff, teacher


@dataclass(frozen=True)
class Page:
    template: str
    build: Callable[[User], Mapping[str, Any]]


PAGES = {
    Role.TEACHER: Page("home/teacher.html", teacher.build),
    Role.COUNSELOR: Page("home/counselor.html", counselor.build),
    Role.HEADTEACHER: Page("home/headteacher.html", headteacher.build),
    Role.SCHOOL_ADMINISTRATOR: Page("home/administrator.html", administrator.build),
    Role.STAFF: Page("home/staff.html", staff.build),
    Role.PROTECTION_CONTACT: Page("home/protection.html", helpers.build),
    Role.DISTRICT_OFFICER: Page("home/district.html", district.build),
    Role.AUDITOR: Page("home/auditor.html", auditor.build),
}


def page_for(user: User) -> Page:
    return PAGES[Role(user.role)]
