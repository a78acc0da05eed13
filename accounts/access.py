"""The door to the audit log: ids only, and only for auditors."""

from django.db.models import QuerySet

from accounts.models import AuditEvent, User
from accounts.permissions import Permission, can


def events_for(user: User) -> QuerySet[AuditEvent]:
    if can(user, Permission.READ_AUDIT):
        return AuditEvent.objects.all()
    return AuditEvent.objects.none()
