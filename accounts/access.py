"""The door to the audit log: ids only, and only for auditors."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from accounts.audit import record
from accounts.audit.naming import children_with
from accounts.audit.sentences import LOOKS
from accounts.models import AuditEvent, AuditSubject, User
from accounts.permissions import Permission, can, roles_with


def events_for(user: User) -> QuerySet[AuditEvent]:
    if can(user, Permission.READ_AUDIT):
        return AuditEvent.objects.all()
    return AuditEvent.objects.none()


def checks_of(user: User) -> QuerySet[AuditEvent]:
    """Checks of the log, each as the event it left; of before heads were noted in it there is nothing to print."""
    return events_for(user).filter(verb="audit.verify", detail__has_key="mac")


def events_of_case(user: User, number: str) -> QuerySet[AuditEvent]:
    """Everything that showed or touched the child of a case; all events where no number is given. That somebody
    looked it up is recorded."""
    if not number or not can(user, Permission.READ_AUDIT):
        return events_for(user)
    children = children_with(user, number)
    record(by=user, verb="audit.search", subjects=children)
    return events_for(user).filter(pk__in=AuditSubject.objects.filter(subject_id__in=children).values("event"))


def colleagues_named(user: User, public_ids: Collection[str]) -> dict[str, str]:
    """Names of accounts, for who reads the log."""
    if not can(user, Permission.READ_AUDIT):
        return {}
    rows = User.objects.filter(public_id__in=public_ids).values_list("public_id", "name")
    return {str(one): name for one, name in rows}


def looks_at(user: User, child: UUID) -> QuerySet[AuditEvent]:
    """Who looked at what is stored about this child in an ordinary duty, for its counselor.

    Urgent concerns are told elsewhere, to whom they are told: no event of theirs, and nobody who has no other duty to
    children, stands here.
    """
    if not can(user, Permission.REVIEW_CASES):
        return AuditEvent.objects.none()
    verbs = [verb for verb in LOOKS if not verb.startswith(("urgent.", "emergency_notice."))]
    roles = roles_with(Permission.EDIT_CARE_CONTEXT) + roles_with(Permission.MANAGE_ROSTER)
    shown = AuditSubject.objects.filter(subject_id=child).values("event")
    return AuditEvent.objects.filter(pk__in=shown, verb__in=verbs, role__in=roles)
