"""Doors to cases and everything that hangs on them; the teacher's side shows no reason and no tier."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import is_reading, once_while_reading, one_or_404
from screening.cases.access.emergency import looks_of
from screening.cases.access.urgent import open_concerns_about
from screening.cases.models import (
    Case,
    FollowUp,
    PlanAction,
    Receiver,
    Referral,
    TalkTask,
    TeacherMessage,
    WatchCheck,
)
from screening.rounds.models import FlagReason, ScreeningRound
from students.access import (
    assignments_of,
    child_keys,
    children_of_schools,
    class_keys,
    school_keys,
    schools_of,
    visible_students,
)
from students.models import Enrolment, FamilyContact, StaffAssignment, StrengthNote, Student
from students.seating import Calendars, Seating
from students.selectors import calendar_parts

FEW = 3_000  # keys that are sent along with a question


def cases_of(user: User) -> QuerySet[Case]:
    """A counselor's cases at the assigned schools. Cases whose answers were taken back before a look are gone."""
    if not can(user, Permission.REVIEW_CASES):
        return Case.objects.none()
    rows = Case.objects.filter(school__in=school_keys(user), flag__withdrawn_at__isnull=True)
    return rows.select_related("student", "school__township__county", "school_class", "flag", "round", "owner")


def of_my_cases(user: User, case: str) -> dict[str, Any]:
    """Rows of the cases of `cases_of`, by the way from a row to its case. Said of the case that is joined to the row
    anyway: where it is a question of its own, the database comes to it last under many joins."""
    if not can(user, Permission.REVIEW_CASES):
        return {"pk__in": []}
    return {f"{case}__school__in": school_keys(user), f"{case}__flag__withdrawn_at__isnull": True}


def in_my_cases(user: User, case: str) -> dict[str, Any]:
    """The same by key where a page only reads and the cases are few: no table is read from end to end for them."""
    scope, at_school = of_my_cases(user, case), f"{case}__school__in"
    if not is_reading() or at_school not in scope:
        return scope
    rows = Case.objects.filter(school__in=scope[at_school]).values_list("pk", flat=True)[: FEW + 1]
    keys = once_while_reading(("keys of cases", user.pk), lambda: list(rows))
    return {f"{case}__in": keys, f"{case}__flag__withdrawn_at__isnull": True} if len(keys) <= FEW else scope


def children_in_care(user: User) -> QuerySet[Student]:
    """Children of open cases, also of those who sit in no class of the counselor any more."""
    return Student.objects.filter(pk__in=cases_of(user).exclude(state=Case.State.CLOSED).values("student"))


def children_with_number(user: User, number: str) -> QuerySet[Student]:
    """The child of a case number, also of one that was joined to another case."""
    joined = Q(number__iexact=number) | Q(earlier_flags__other_number__iexact=number)
    return Student.objects.filter(pk__in=cases_of(user).filter(joined).values("student"))


def kept_until_seen(user: User) -> set[int]:
    """Children (by key) whose reasons and scores stay hidden until somebody has seen the child."""
    rows = cases_of(user).filter(Case.HIDDEN)
    return set(rows.values_list("student_id", flat=True))


def get_case_or_404(user: User, public_id: UUID, *, purpose: str) -> Case:
    case = one_or_404(cases_of(user), public_id=public_id)
    audit.record(by=user, verb="case.show", obj=case, subjects=[case.student.public_id], purpose=purpose)
    return case


def get_case_to_write_or_404(user: User, public_id: UUID) -> Case:
    """For a POST: the service writes the audit event."""
    return one_or_404(cases_of(user), public_id=public_id)


def get_case_to_take_up_or_404(user: User, public_id: UUID) -> Case:
    """A case that has ended while something urgent about the child is open, as far as the person may know of it."""
    case = one_or_404(cases_of(user), public_id=public_id)
    if not open_concerns_about(user, [case.student_id]):
        raise Http404
    return case


def referrals_of(user: User) -> QuerySet[Referral]:
    rows = Referral.objects.filter(**of_my_cases(user, "case"))
    related = ("case__student", "case__school__township__county", "case__school_class", "receiver", "created_by")
    return rows.select_related(*related)


def get_referral_or_404(user: User, public_id: UUID, *, purpose: str) -> Referral:
    referral = one_or_404(referrals_of(user), public_id=public_id)
    subjects = [referral.case.student.public_id]
    audit.record(by=user, verb="referral.show", obj=referral, subjects=subjects, purpose=purpose)
    return referral


def get_referral_to_write_or_404(user: User, public_id: UUID) -> Referral:
    return one_or_404(referrals_of(user), public_id=public_id)


def receivers_of(user: User) -> QuerySet[Receiver]:
    """The county's directory, for those who refer."""
    if not can(user, Permission.REVIEW_CASES):
        return Receiver.objects.none()
    counties = schools_of(user).values("township__county")
    return Receiver.objects.filter(county__in=counties, ended_at__isnull=True).order_by("kind", "unit")


def follow_ups_of(user: User) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(**of_my_cases(user, "case")).select_related("case__student", "case__school")


def plan_actions_of(user: User) -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(**of_my_cases(user, "plan__case")).select_related("plan__case__student")


def get_follow_up_or_404(user: User, public_id: UUID) -> FollowUp:
    follow_up = one_or_404(follow_ups_of(user), public_id=public_id)
    _look(user, "follow_up.show", follow_up, follow_up.case.student)
    return follow_up


def get_plan_action_or_404(user: User, public_id: UUID) -> PlanAction:
    action = one_or_404(plan_actions_of(user), public_id=public_id)
    _look(user, "plan.show", action, action.plan.case.student)
    return action


def get_watch_check_or_404(user: User, public_id: UUID) -> WatchCheck:
    check = one_or_404(watch_checks_of(user), public_id=public_id)
    _look(user, "watch.show", check, check.case.student)
    return check


def messages_up_to(user: User, public_id: str) -> QuerySet[TeacherMessage]:
    """The person's messages up to one of them, as they stood on the page; nothing where that one is not theirs."""
    try:
        last = messages_of(user).filter(public_id=UUID(public_id)).values("pk")[:1]
    except ValueError:
        return TeacherMessage.objects.none()
    return messages_of(user).filter(pk__lte=last)


def _look(user: User, verb: str, obj: Model, student: Student) -> None:
    audit.record(by=user, verb=verb, obj=obj, subjects=[student.public_id], purpose="case")


def student_asked_about(user: User, *, case: str = "", child: str = "") -> Student | None:
    """The child an urgent concern is about when it comes out of a review or a child's page; None in every doubt."""
    try:
        if child:
            student = visible_students(user).filter(public_id=UUID(child)).first()
        else:
            asked = Q(pk__in=cases_of(user)) | Q(pk__in=looks_of(user).values("case"))
            found = Case.objects.filter(asked, public_id=UUID(case))
            student = Student.objects.filter(cases__in=found).first()
    except ValueError:
        return None
    if student is not None:
        _look(user, "student.show", student, student)
    return student


def talk_tasks_of(user: User) -> QuerySet[TalkTask]:
    """Talks a class teacher is asked for: children of the own class today, whatever the reason; all look alike."""
    if not can(user, Permission.TALK_WITH_CHILD):
        return TalkTask.objects.none()
    rows = TalkTask.objects.filter(school_class__in=class_keys(user), student__in=child_keys(user))
    rows = rows.exclude(state=TalkTask.State.WAITING, case__paused_on__isnull=False)
    county = "school_class__school__township__county"
    rows = rows.select_related("student", county, "case").prefetch_related(*calendar_parts(county))
    return rows.order_by("due_on", "pk")


def may_change_answer(user: User, task: TalkTask) -> bool:
    """While the round is open. What went to the counselor stays with the counselor whatever is ticked later."""
    return (
        talk_tasks_of(user)
        .filter(pk=task.pk, state=TalkTask.State.ANSWERED, round__state=ScreeningRound.State.OPEN)
        .exists()
    )


def counselor_posts_of(user: User) -> QuerySet[StaffAssignment]:
    """The schools a counselor visits, with visit days and places."""
    posts = assignments_of(user).filter(duty=StaffAssignment.Duty.COUNSELOR)
    return posts.select_related("school__township__county").order_by("starts", "pk")


def look_at_list(user: User, cases: Sequence[Case], *, purpose: str) -> dict[int, list[FlagReason]]:
    """Case → reasons of its flag; the look at these children is recorded as one event."""
    reasons: dict[int, list[FlagReason]] = defaultdict(list)
    mine = cases_of(user).filter(pk__in=[case.pk for case in cases])
    for reason in FlagReason.objects.filter(flag__case__in=mine).annotate(case_key=F("flag__case")):
        reasons[reason.case_key].append(reason)
    subjects = [case.student.public_id for case in cases]
    audit.record(by=user, verb="case.list", subjects=subjects, purpose=purpose)
    return reasons


def reasons_of(user: User, case: Case) -> list[FlagReason]:
    """Why this case was opened; nothing for a random check."""
    rows = FlagReason.objects.filter(flag__case__in=cases_of(user).filter(pk=case.pk))
    return once_while_reading(("reasons", user.pk, case.pk), lambda: list(rows))


def strengths_of(user: User, case: Case) -> QuerySet[StrengthNote]:
    """What goes well, whom the child trusts, what it hopes for; newest first."""
    rows = StrengthNote.objects.filter(student__cases__in=cases_of(user).filter(pk=case.pk))
    return rows.order_by("-recorded_at", "-pk")


def family_of(user: User, case: Case) -> QuerySet[FamilyContact]:
    """Who can be reached at home; goes to a receiver only where the profile says so."""
    rows = FamilyContact.objects.filter(student__cases__in=cases_of(user).filter(pk=case.pk), ended_at__isnull=True)
    return rows.order_by("-is_guardian", "pk")


def seating_of(
    user: User,
    cases: Iterable[Case],
    day: date | None = None,
    calendars: Calendars | None = None,
) -> Seating:
    """Where the children of the person's own cases sit, today unless a day is given."""
    mine = cases_of(user).filter(pk__in=[case.pk for case in cases])
    rows = Enrolment.objects.filter(student__in=mine.values("student"))
    return Seating(rows, day or timezone.localdate(), calendars)


def seating_of_visible(user: User, children: Iterable[UUID]) -> Seating:
    """Where children sit today to whom the person has a duty."""
    students = visible_students(user).filter(public_id__in=list(children))
    return Seating(Enrolment.objects.filter(student__in=students), timezone.localdate())


def last_seats_of(user: User, cases: Iterable[Case]) -> dict[int, Enrolment]:
    """Child → where it sits, or sat last: an open case stays with its counselor when the child moves or leaves."""
    mine = cases_of(user).filter(pk__in=[case.pk for case in cases])
    rows = Enrolment.objects.filter(student__in=mine.values("student")).order_by("starts", "pk")
    return {row.student_id: row for row in rows.select_related("school_class__school__township__county")}


def look_at_handovers(user: User, cases: Iterable[Case]) -> None:
    """The names of these children are read."""
    audit.record(by=user, verb="case.list", subjects=[case.student.public_id for case in cases], purpose="handover")


def talk_answers_of(user: User) -> QuerySet[TalkTask]:
    """What class teachers answered, for the counselor who decides at the desk."""
    return TalkTask.objects.filter(**of_my_cases(user, "case")).select_related("answered_by")


def watch_checks_of(user: User) -> QuerySet[WatchCheck]:
    """Four-week questions to a class teacher that are due within a week or late."""
    if not can(user, Permission.TALK_WITH_CHILD):
        return WatchCheck.objects.none()
    soon = timezone.localdate() + timedelta(days=7)
    rows = WatchCheck.objects.filter(answered_at__isnull=True, due_on__lte=soon, case__state=Case.State.WATCH)
    rows = rows.filter(case__paused_on__isnull=True)
    rows = rows.filter(case__student__in=child_keys(user), case__school_class__in=class_keys(user))
    return rows.select_related("case__student", "case__school_class").order_by("due_on", "pk")


def messages_of(user: User) -> QuerySet[TeacherMessage]:
    """Messages to this person, as long as the child is in the person's care, or the concern was the person's own and
    the person works at the child's school."""
    own = TeacherMessage.objects.filter(to=user) if user.is_active else TeacherMessage.objects.none()
    own_concern = Q(concern__raised_by=user, student__in=children_of_schools(user))
    reachable = Q(student__in=child_keys(user)) | own_concern
    return own.filter(reachable).select_related("student", "sent_by").order_by("-sent_at", "-pk")


def get_talk_or_404(user: User, public_id: UUID) -> TalkTask:
    task = one_or_404(talk_tasks_of(user), public_id=public_id)
    audit.record(by=user, verb="talk.show", obj=task, subjects=[task.student.public_id], purpose="talk")
    return task
