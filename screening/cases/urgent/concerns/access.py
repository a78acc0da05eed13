"""The door to what colleagues at school worry about and have not been answered."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.shortcuts import one_or_404
from screening.cases.access import cases_of
from screening.cases.models import Case, TeacherMessage
from screening.rounds.models import TeacherConcern


def unanswered_of(user: User) -> QuerySet[TeacherConcern]:
    """Concerns about children with a case of this counselor that were acknowledged and not looked at yet, with the day
    promised last; the earliest promise first. One's own needs no answer."""
    mine = TeacherMessage.objects.filter(concern=OuterRef("pk"), case__in=cases_of(user))
    answered = TeacherMessage.objects.filter(concern=OuterRef("pk"), kind=TeacherMessage.LOOKED)
    rows = TeacherConcern.objects.filter(Exists(mine.filter(kind=TeacherMessage.ACKNOWLEDGED)), ~Exists(answered))
    rows = rows.exclude(raised_by=user).annotate(promised=Max("messages__due_on"))
    return rows.select_related("student", "raised_by").order_by("promised", "pk")


def waiting_for_a_word(user: User) -> QuerySet[TeacherConcern]:
    """Past the day promised, or about a child whose case was decided before: no decision will answer them."""
    undecided = TeacherMessage.objects.filter(concern=OuterRef("pk"), case__state__in=Case.UNDECIDED)
    return unanswered_of(user).filter(Q(promised__lt=timezone.localdate()) | ~Exists(undecided))


def look_at_unanswered(user: User) -> list[tuple[TeacherConcern, Case, date | None]]:
    """With the case of each; the look at these children is recorded."""
    rows = list(unanswered_of(user))
    cases = {
        message.concern_id: message.case
        for message in TeacherMessage.objects.filter(
            concern__in=rows, kind=TeacherMessage.ACKNOWLEDGED, case__in=cases_of(user)
        )
        .select_related("case__school", "case__school_class__school__township__county")
        .order_by("pk")
    }
    subjects = [row.student.public_id for row in rows]
    audit.record(by=user, verb="concern.list", subjects=subjects, purpose="answer")
    known = [(row, cases.get(row.pk)) for row in rows]
    return [(row, case, row.promised) for row, case in known if case]  # type: ignore[attr-defined]  # annotated


def get_unanswered_or_404(user: User, public_id: UUID) -> tuple[TeacherConcern, Case]:
    concern = one_or_404(unanswered_of(user), public_id=public_id)
    audit.record(by=user, verb="concern.show", obj=concern, subjects=[concern.student.public_id], purpose="answer")
    return concern, _case_of(user, concern)


def get_concern_to_answer_or_404(user: User, public_id: UUID) -> tuple[TeacherConcern, Case]:
    """For a POST, sent twice too: the service writes the audit event."""
    mine = TeacherMessage.objects.filter(
        concern=OuterRef("pk"), case__in=cases_of(user), kind=TeacherMessage.ACKNOWLEDGED
    )
    concern = one_or_404(TeacherConcern.objects.filter(Exists(mine), public_id=public_id).exclude(raised_by=user))
    return concern, _case_of(user, concern)


def _case_of(user: User, concern: TeacherConcern) -> Case:
    rows = cases_of(user).filter(
        answers_to_teacher__concern=concern, answers_to_teacher__kind=TeacherMessage.ACKNOWLEDGED
    )
    case: Case = rows.order_by("pk")[0]
    return case
