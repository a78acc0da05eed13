"""What is to be done after a family took its consent back, for the counselor of the case."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import User
from accounts.shortcuts import one_or_404
from screening.cases.access.cases import cases_of, of_my_cases
from screening.cases.models import Case, ConsentTask
from students.models import Consent


def consent_tasks_of(user: User, until: date | None = None) -> QuerySet[ConsentTask]:
    """Open ones, the earliest first. A receiver is told also after the case has ended."""
    tell = Q(kind=ConsentTask.Kind.TELL_RECEIVER)
    rows = ConsentTask.objects.filter(
        tell | ~Q(case__state=Case.State.CLOSED), **of_my_cases(user, "case"), done_on=None
    )
    rows = rows.filter(due_on__lte=until) if until else rows
    return rows.select_related("case__student", "case__school", "referral__receiver").order_by("due_on", "pk")


def get_consent_task_or_404(user: User, public_id: UUID) -> ConsentTask:
    """Also one that is done: pressed twice it is done once."""
    rows = ConsentTask.objects.filter(**of_my_cases(user, "case")).select_related("case__student", "referral__receiver")
    task = one_or_404(rows, public_id=public_id)
    subjects = [task.case.student.public_id]
    audit.record(by=user, verb="case.show", obj=task.case, subjects=subjects, purpose="consent")
    return task


def sheets_of(user: User, case: Case) -> QuerySet[Consent]:
    """The consent sheets of the child of one's own case, in their order."""
    mine = cases_of(user).filter(student=case.student_id)
    return Consent.objects.filter(student__in=mine.values("student")).order_by("dated", "pk")
