"""What whoever reads the log may know of cases: their numbers, and which children an event has to name to be of one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import AuditEvent, User
from accounts.permissions import Permission, can
from screening.cases.access.urgent import urgent_history_of
from screening.cases.models import Case, UrgentConcern
from students.models import Student


def numbers_for_the_log(user: User, public_ids: Collection[str]) -> dict[str, str]:
    """Public id → case number, which stands on paper instead of a name."""
    if not can(user, Permission.READ_AUDIT):
        return {}
    rows = Case.objects.filter(public_id__in=public_ids).values_list("public_id", "number")
    return {str(one): number for one, number in rows}


def children_for_the_log(user: User, number: str) -> list[UUID]:
    """The child of a case number, also of one that was joined to another case."""
    if not can(user, Permission.READ_AUDIT):
        return []
    rows = Case.objects.filter(Q(number__iexact=number) | Q(earlier_flags__other_number__iexact=number))
    return list(rows.values_list("student__public_id", flat=True).distinct())


def looks_at_urgent(user: User, student: Student) -> list[tuple[UUID, str, datetime]]:
    """Looks at the urgent concerns about this child that the person may see, for its counselor."""
    if not can(user, Permission.REVIEW_CASES):
        return []
    seen = [str(one) for one in urgent_history_of(user, student).values_list("public_id", flat=True)]
    events = AuditEvent.objects.filter(object_type="cases.urgentconcern", object_id__in=seen, verb="urgent.show")
    return [(actor, role, at) for actor, role, at in events.values_list("actor_id", "role", "at") if actor]


def who_dealt_unseen(user: User, student: Student) -> list[tuple[UUID, datetime]]:
    """Who acted on an urgent concern about this child that the person may not know of, and since when it is."""
    seen = urgent_history_of(user, student).order_by().values("pk")
    hidden = UrgentConcern.objects.filter(student=student).exclude(pk__in=seen).values_list("public_id", "raised_at")
    raised = {str(one): at for one, at in hidden}
    if not raised:
        return []
    events = AuditEvent.objects.filter(object_type="cases.urgentconcern", object_id__in=raised).exclude(actor_id=None)
    return [(actor, raised[one]) for actor, one in events.values_list("actor_id", "object_id").distinct() if actor]
