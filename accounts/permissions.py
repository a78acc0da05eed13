"""What each role may do at all. Which children and schools it may do it to is decided by the doors (access modules)."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.models import Role, User
from accounts.requests import StaffRequest


class Permission(Enum):
    RATE_CLASS = "rate own class"
    TALK_WITH_CHILD = "answer a talk card or a watch check"
    RAISE_CONCERN = "raise a concern about a child of the school"
    RAISE_URGENT = "raise an urgent concern"
    HANDLE_URGENT = "see and acknowledge urgent concerns shown to them"
    CONFIRM_THE_END = "confirm, as the second of two, that an urgent concern is over"
    EDIT_CARE_CONTEXT = "keep the care arrangement of own children"
    REVIEW_CASES = "review flagged children, decide, refer"
    LOOK_AFTER_ACTIONS = "look after an action of a support plan"
    KEEP_RECEIVERS = "keep the county's directory of those who are asked for help"
    TYPE_CHILD_FORMS = "type children's own forms: the counselor, and whom the counselor has named"
    # Not the school administrator, who prints the labels that say whose a code is; not the headteacher.
    TYPE_WHEN_NAMED = "be named by the counselor to type children's own forms"
    ARRANGE_ACTIVITIES = "create what the school offers to every child, and keep volunteers' checks"
    JOIN_ACTIVITIES = "put own children into what the school offers"
    LEAD_ACTIVITIES = "write down who came to an activity the person leads"
    MANAGE_ROSTER = "keep classes, children and consent of the school"
    MANAGE_STAFF = "keep staff accounts of the school"
    MANAGE_COUNTY = "name who works for the county, begin further schools"
    SEE_INSTALLATION = "see whether the installation is well: disk, clock, work in the background, backup"
    OPEN_ROUND = "open the county's round for the own school"
    READ_SCHOOL_REPORT = "read and download the school's monthly report"
    READ_DISTRICT = "read aggregates of all schools of the county"
    EVALUATE_PILOTS = "plan a pilot of the county, read what it brought, decide what follows"
    MANAGE_ROUNDS = "create and close rounds of the county"
    MANAGE_LIBRARY = "keep questionnaires, norms and rules of the county"
    READ_AUDIT = "read and verify the audit log"


_P = Permission
_EVERY_ADULT = {_P.RAISE_URGENT, _P.RAISE_CONCERN, _P.HANDLE_URGENT}
TABLE: dict[str, frozenset[Permission]] = {
    Role.TEACHER: frozenset(
        _EVERY_ADULT
        | {_P.RATE_CLASS, _P.TALK_WITH_CHILD, _P.EDIT_CARE_CONTEXT, _P.TYPE_CHILD_FORMS, _P.TYPE_WHEN_NAMED}
        | {_P.LOOK_AFTER_ACTIONS, _P.JOIN_ACTIVITIES, _P.LEAD_ACTIVITIES}
    ),
    Role.COUNSELOR: frozenset(
        _EVERY_ADULT
        | {_P.REVIEW_CASES, _P.KEEP_RECEIVERS, _P.EDIT_CARE_CONTEXT, _P.TYPE_CHILD_FORMS}
        | {_P.ARRANGE_ACTIVITIES, _P.JOIN_ACTIVITIES, _P.LEAD_ACTIVITIES, _P.LOOK_AFTER_ACTIONS, _P.CONFIRM_THE_END}
    ),
    Role.HEADTEACHER: frozenset(
        _EVERY_ADULT | {_P.READ_SCHOOL_REPORT, _P.ARRANGE_ACTIVITIES, _P.CONFIRM_THE_END, _P.SEE_INSTALLATION}
    ),
    Role.SCHOOL_ADMINISTRATOR: frozenset(
        _EVERY_ADULT | {_P.MANAGE_ROSTER, _P.MANAGE_STAFF, _P.OPEN_ROUND, _P.ARRANGE_ACTIVITIES, _P.SEE_INSTALLATION}
    ),
    Role.STAFF: frozenset(
        _EVERY_ADULT | {_P.TYPE_CHILD_FORMS, _P.TYPE_WHEN_NAMED, _P.LEAD_ACTIVITIES, _P.LOOK_AFTER_ACTIONS}
    ),
    Role.DISTRICT_OFFICER: frozenset(
        {_P.READ_DISTRICT, _P.EVALUATE_PILOTS, _P.KEEP_RECEIVERS, _P.MANAGE_ROUNDS, _P.MANAGE_LIBRARY}
        | {_P.MANAGE_COUNTY}
    ),
    Role.PROTECTION_CONTACT: frozenset({_P.HANDLE_URGENT, _P.CONFIRM_THE_END}),
    Role.AUDITOR: frozenset({_P.READ_AUDIT}),
}


def can(user: User, *permissions: Permission) -> bool:
    """Whether the person holds any of these permissions."""
    held = TABLE.get(user.role, frozenset()) if user.is_authenticated and user.is_active else frozenset()
    return not held.isdisjoint(permissions)


def roles_with(permission: Permission) -> list[str]:
    """For queries: the roles that hold it."""
    return [role for role, held in TABLE.items() if permission in held]


def needs(*permissions: Permission) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for people who hold any of these permissions; everybody else gets 403."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not can(request.user, *permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined]  # read by the authorization matrix
        return guarded

    return wrap
