"""The door to what colleagues at school worry about and have not been answered."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_a_page, one_or_404
from screening.cases.access import cases_of, in_my_cases, of_my_cases
from screening.cases.models import Case, ConcernInWords, TeacherMessage
from screening.rounds.models import TeacherConcern
from students.access import school_keys
from students.dated import in_force
from students.models import School, StaffAssignment

Duty = StaffAssignment.Duty


def unanswered_of(user: User) -> QuerySet[TeacherConcern]:
    """Concerns about children with a case of this counselor that were acknowledged and not looked at yet, with the day
    promised last; the earliest promise first. One's own needs no answer."""
    mine = TeacherMessage.objects.filter(**in_my_cases(user, "case"), kind=TeacherMessage.ACKNOWLEDGED)
    known = once_a_page(user, "concerns of colleagues", lambda: mine.values_list("concern", flat=True))
    answered = TeacherMessage.objects.filter(concern=OuterRef("pk"), kind=TeacherMessage.LOOKED)
    rows = TeacherConcern.objects.filter(~Exists(answered), pk__in=known)
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
            concern__in=rows, kind=TeacherMessage.ACKNOWLEDGED, **of_my_cases(user, "case")
        )
        .select_related("case")
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
        concern=OuterRef("pk"), **of_my_cases(user, "case"), kind=TeacherMessage.ACKNOWLEDGED
    )
    concern = one_or_404(TeacherConcern.objects.filter(Exists(mine), public_id=public_id).exclude(raised_by=user))
    return concern, _case_of(user, concern)


def _case_of(user: User, concern: TeacherConcern) -> Case:
    rows = cases_of(user).filter(
        answers_to_teacher__concern=concern, answers_to_teacher__kind=TeacherMessage.ACKNOWLEDGED
    )
    case: Case = rows.order_by("pk")[0]
    return case


def counselors_who_see(user: User, school: School) -> list[User]:
    """For the author: who reads today what is written about a child of this school; accounts that have signed in."""
    posts = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=school, duty=Duty.COUNSELOR)
    rows = User.objects.filter(pk__in=posts.values("user"), is_active=True, role=Role.COUNSELOR)
    return list(rows.filter(last_login__isnull=False).exclude(pk=user.pk).order_by("name", "pk"))


def in_words_of(user: User) -> QuerySet[ConcernInWords]:
    """Concerns in words of the counselor's schools that nobody has looked at, the oldest first."""
    return _in_words_for(user).filter(looked_at__isnull=True)


def own_in_words(user: User) -> QuerySet[ConcernInWords]:
    """As long as the person works at the school."""
    mine = ConcernInWords.objects.filter(raised_by=user, school__in=school_keys(user))
    return mine.select_related("looked_by").order_by("-raised_at", "-pk")


def get_in_words_or_404(user: User, public_id: UUID) -> ConcernInWords:
    """Also one that is looked at: pressed twice it is looked at once."""
    return one_or_404(_in_words_for(user), public_id=public_id)


def _in_words_for(user: User) -> QuerySet[ConcernInWords]:
    if not can(user, Permission.REVIEW_CASES):
        return ConcernInWords.objects.none()
    rows = ConcernInWords.objects.filter(school__in=school_keys(user)).exclude(raised_by=user)
    return rows.select_related("school", "raised_by", "looked_by").order_by("raised_at", "pk")


def case_open_about(user: User, child: UUID) -> Case | None:
    return cases_of(user).filter(student__public_id=child).exclude(state=Case.State.CLOSED).first()
