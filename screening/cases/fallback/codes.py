"""The codes on the papers of the pack: which page a paper is typed back on, and for whom.

A code stands for a kind of paper and a school, never for a child: whoever types it chooses the child on the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents import paper_codes
from screening.documents.paper_codes import first_with, paper_code
from students.access import schools_of
from students.models import School

KIND = "school-pack"
URGENT, CONSENT, REGISTRATION = "urgent-slip", "consent", "registration"
HOME_VISIT, AGENDA, REVIEW, GUARDIAN = "home-visit", "visit-day", "review-record", "guardian-informed"
REFERRAL, PLAN, ATTENDANCE, LOOK_UP = "referral", "family-plan", "attendance", "look-up"


@dataclass(frozen=True)
class Way:
    """Where somebody with this permission types a paper back. `by_school`: the page takes the school."""

    permission: Permission
    page: str
    by_school: bool = False


_REVIEWS = Way(Permission.REVIEW_CASES, "cases:list_cases", by_school=True)
_ROSTER = Way(Permission.MANAGE_ROSTER, "students:list_classes")
_CHILDREN = Way(Permission.EDIT_CARE_CONTEXT, "students:list_students")
WAYS: dict[str, tuple[Way, ...]] = {
    URGENT: (Way(Permission.RAISE_URGENT, "cases:raise_urgent"),),
    CONSENT: (_ROSTER,),
    REGISTRATION: (_ROSTER, _CHILDREN),
    HOME_VISIT: (_CHILDREN,),
    AGENDA: (_REVIEWS,),
    REVIEW: (_REVIEWS,),
    GUARDIAN: (_REVIEWS,),
    REFERRAL: (Way(Permission.REVIEW_CASES, "cases:list_referrals"),),
    PLAN: (_REVIEWS,),
    ATTENDANCE: (Way(Permission.LEAD_ACTIVITIES, "cases:list_activities"),),
    LOOK_UP: (Way(Permission.EDIT_CARE_CONTEXT, "cases:list_look_ups"),),
}


def register() -> None:
    paper_codes.register(KIND, find)


def code_of(paper: str, school: School) -> str:
    return paper_code(KIND, paper, school.public_id)


def find(user: User, code: str) -> str | None:
    if not user.works_at_school:
        return None
    found = first_with(code, KIND, _mine(user), lambda pair: (pair[0], pair[1].public_id))
    if found is None:
        return None
    paper, school = found
    way = next(way for way in WAYS[paper] if can(user, way.permission))
    return reverse(way.page) + (f"?school={school.public_id}" if way.by_school else "")


def _mine(user: User) -> Iterator[tuple[str, School]]:
    """Papers of the person's own schools that the person may type back."""
    papers = [paper for paper, ways in WAYS.items() if any(can(user, way.permission) for way in ways)]
    return ((paper, school) for school in schools_of(user) for paper in papers)
