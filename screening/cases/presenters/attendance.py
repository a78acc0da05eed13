"""The groups of a counselor's schools, without the names of who is in them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases.access.attendance import running_actions_of
from screening.cases.rules import GROUPS
from screening.library import texts


@dataclass(frozen=True)
class Group:
    title: str
    says: str
    url: str


def groups_of(user: User) -> list[Group]:
    """Clubs and groups in the plans of today, school by school."""
    found: dict[tuple[str, str, object], int] = {}
    for row in running_actions_of(user, timezone.localdate()):
        school = row.plan.case.school
        key = (school.name, row.action, school.public_id)
        if row.action in GROUPS:
            found[key] = found.get(key, 0) + 1
    return [_group(*key, count) for key, count in found.items()]


def title_of(action: str) -> str:
    return texts.text(f"support_catalogue.actions.{action}.title")


def _group(school: str, action: str, public_id: object, count: int) -> Group:
    words = ngettext("%(school)s, %(n)s child of a plan", "%(school)s, %(n)s children of plans", count)
    url = reverse("cases:record_attendance", args=[public_id, action])
    return Group(title_of(action), words % {"school": school, "n": count}, url)
