"""Doors of the cases: who may reach which case, talk, referral, message or urgent concern today.

    cases_of(user), get_case_or_404(user, public_id, *, purpose)     counselor of the case's school; audited
    referrals_of, plan_actions_of, follow_ups_of                     through the same cases
    talk_tasks_of, watch_checks_of, messages_of                      the class teacher's side: no reason, no tier
    urgent_concerns_of(user), get_urgent_or_404(user, public_id)     obeys withheld_from everywhere

Default: nothing. Somebody else's object is 404.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from screening.cases.models import (
    Case,
    FollowUp,
    PlanAction,
    Receiver,
    Referral,
    TalkTask,
    TeacherMessage,
    UrgentConcern,
    UrgentWithheld,
    WatchCheck,
)
from screening.rounds.models import FlagReason
from students.access import assignments_of, classes_of, schools_of, visible_students
from students.models import DutyDay, Enrolment, School, StaffAssignment

DEPUTY_AFTER = timedelta(minutes=30)
COUNTY_AFTER = timedelta(hours=2)


def cases_of(user: User) -> QuerySet[Case]:
    """A counselor's cases at the assigned schools. Cases whose answers were taken back before a look are gone."""
    if user.role != Role.COUNSELOR or not user.is_active:
        return Case.objects.none()
    rows = Case.objects.filter(school__in=schools_of(user), flag__withdrawn_at__isnull=True)
    return rows.select_related("student", "school__township__county", "school_class", "flag", "round", "owner")


def get_case_or_404(user: User, public_id: UUID, *, purpose: str) -> Case:
    case: Case = _one(cases_of(user), public_id)
    audit.record(by=user, verb="case.show", obj=case, subjects=[case.student.public_id], purpose=purpose)
    return case


def get_case_to_write_or_404(user: User, public_id: UUID) -> Case:
    """For a POST: the service writes the audit event."""
    found: Case = _one(cases_of(user), public_id)
    return found


def referrals_of(user: User) -> QuerySet[Referral]:
    rows = Referral.objects.filter(case__in=cases_of(user))
    related = ("case__student", "case__school__township__county", "case__school_class", "receiver", "created_by")
    return rows.select_related(*related)


def get_referral_or_404(user: User, public_id: UUID, *, purpose: str) -> Referral:
    referral: Referral = _one(referrals_of(user), public_id)
    subjects = [referral.case.student.public_id]
    audit.record(by=user, verb="referral.show", obj=referral, subjects=subjects, purpose=purpose)
    return referral


def get_referral_to_write_or_404(user: User, public_id: UUID) -> Referral:
    found: Referral = _one(referrals_of(user), public_id)
    return found


def receivers_of(user: User) -> QuerySet[Receiver]:
    """The county's directory, for those who refer."""
    if user.role != Role.COUNSELOR:
        return Receiver.objects.none()
    counties = schools_of(user).values("township__county")
    return Receiver.objects.filter(county__in=counties, is_active=True).order_by("kind", "unit")


def follow_ups_of(user: User) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(case__in=cases_of(user)).select_related("case__student")


def plan_actions_of(user: User) -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(plan__case__in=cases_of(user)).select_related("plan__case__student")


def talk_tasks_of(user: User) -> QuerySet[TalkTask]:
    """Talks a class teacher is asked for: children of the own class today, whatever the reason; all look alike."""
    if user.role != Role.TEACHER:
        return TalkTask.objects.none()
    rows = TalkTask.objects.filter(school_class__in=classes_of(user), student__in=visible_students(user))
    return rows.select_related("student", "school_class__school__township__county", "case").order_by("due_on", "pk")


def counselor_posts_of(user: User) -> QuerySet[StaffAssignment]:
    """The schools a counselor visits, with visit days and places."""
    posts = assignments_of(user).filter(duty=StaffAssignment.Duty.COUNSELOR)
    return posts.select_related("school__township__county").order_by("starts", "pk")


def look_at_list(user: User, cases: Sequence[Case], *, purpose: str) -> dict[int, list[FlagReason]]:
    """Case → reasons of its flag; the look at these children is recorded as one event."""
    reasons: dict[int, list[FlagReason]] = defaultdict(list)
    mine = cases_of(user).filter(pk__in=[case.pk for case in cases])
    for reason in FlagReason.objects.filter(flag__case__in=mine).select_related("flag__case"):
        reasons[reason.flag.case.pk].append(reason)
    subjects = [case.student.public_id for case in cases]
    audit.record(by=user, verb="case.list", subjects=subjects, purpose=purpose)
    return reasons


def seats_of(user: User, cases: Iterable[Case]) -> dict[int, int]:
    """Child → seat number in the class of today, for names in lists."""
    students = visible_students(user).filter(pk__in=[case.student_id for case in cases])
    rows = Enrolment.objects.filter(student__in=students, ends__isnull=True)
    return dict(rows.values_list("student_id", "seat_number"))


def talk_answers_of(user: User) -> QuerySet[TalkTask]:
    """What class teachers answered, for the counselor who decides at the desk."""
    return TalkTask.objects.filter(case__in=cases_of(user)).select_related("answered_by")


def watch_checks_of(user: User) -> QuerySet[WatchCheck]:
    """Four-week questions to a class teacher that are due within a week or late."""
    if user.role != Role.TEACHER:
        return WatchCheck.objects.none()
    soon = timezone.localdate() + timedelta(days=7)
    rows = WatchCheck.objects.filter(answered_at__isnull=True, due_on__lte=soon, case__state=Case.State.WATCH)
    rows = rows.filter(case__student__in=visible_students(user), case__school_class__in=classes_of(user))
    return rows.select_related("case__student", "case__school_class").order_by("due_on", "pk")


def messages_of(user: User) -> QuerySet[TeacherMessage]:
    """Messages to this person, as long as the child is in the person's care or the concern was the person's own."""
    own = TeacherMessage.objects.filter(to=user) if user.is_active else TeacherMessage.objects.none()
    reachable = Q(student__in=visible_students(user)) | Q(concern__raised_by=user)
    return own.filter(reachable).select_related("student", "sent_by").order_by("-sent_at", "-pk")


def get_talk_or_404(user: User, public_id: UUID) -> TalkTask:
    task: TalkTask = _one(talk_tasks_of(user), public_id)
    audit.record(by=user, verb="talk.show", obj=task, subjects=[task.student.public_id], purpose="talk")
    return task


def urgent_concerns_of(user: User) -> QuerySet[UrgentConcern]:
    """The author; the counselor and the duty person at once; deputy and headteacher after 30 minutes without a reply;
    the county's contact after two hours, or at once where it may concern somebody at school. Nobody withheld, ever."""
    if not user.is_active:
        return UrgentConcern.objects.none()
    mine = Q(raised_by=user)
    hidden_in_role = UrgentWithheld.objects.filter(concern=OuterRef("pk"), role=user.role)
    hidden_by_name = UrgentWithheld.objects.filter(concern=OuterRef("pk"), user=user)
    rows = UrgentConcern.objects.filter(mine | (_shown_to(user, timezone.now()) & ~Exists(hidden_in_role)))
    rows = rows.filter(~Exists(hidden_by_name)).distinct()
    return rows.select_related("school__township__county", "student", "raised_by", "acknowledged_by", "close_asked_by")


def get_urgent_or_404(user: User, public_id: UUID) -> UrgentConcern:
    concern: UrgentConcern = _one(urgent_concerns_of(user), public_id)
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=user, verb="urgent.show", obj=concern, subjects=subjects, purpose="urgent")
    return concern


def get_urgent_to_write_or_404(user: User, public_id: UUID) -> UrgentConcern:
    """To act on a concern one must be shown it, and not merely as its author."""
    may_act = urgent_concerns_of(user).filter(_shown_to(user, timezone.now()))
    found: UrgentConcern = _one(may_act, public_id)
    return found


def may_act_on(user: User, concern: UrgentConcern) -> bool:
    return urgent_concerns_of(user).filter(_shown_to(user, timezone.now()), pk=concern.pk).exists()


def _shown_to(user: User, now: datetime) -> Q:
    nobody = Q(pk__in=[])
    here = Q(school__in=schools_of(user))
    late = _unanswered_for(DEPUTY_AFTER, now)
    by_role = {
        Role.COUNSELOR: here | _waits_for_second_counselor(user),
        Role.HEADTEACHER: here & (late | Q(close_asked_at__isnull=False)),
        Role.PROTECTION_CONTACT: here & (_unanswered_for(COUNTY_AFTER, now) | Q(about__in=["staff", "unsure"])),
    }
    duty = DutyDay.objects.filter(date=timezone.localdate(now))
    as_duty_person = Q(school__in=duty.filter(duty_person=user).values("school"))
    as_deputy = Q(school__in=duty.filter(deputy=user).values("school")) & late
    return by_role.get(Role(user.role), nobody) | as_duty_person | as_deputy


def _unanswered_for(span: timedelta, now: datetime) -> Q:
    """Not acknowledged within `span`: computed from times, so that it needs no job and survives any outage."""
    waiting = Q(acknowledged_at__isnull=True, raised_at__lte=now - span)
    return waiting | Q(acknowledged_at__gt=F("raised_at") + span)


def _waits_for_second_counselor(user: User) -> Q:
    """Another counselor of the county confirms where the headteacher is kept out."""
    kept_out = UrgentWithheld.objects.filter(concern=OuterRef("pk"), role=Role.HEADTEACHER)
    heads = StaffAssignment.objects.filter(duty=StaffAssignment.Duty.HEADTEACHER, school=OuterRef("concern__school"))
    by_name = UrgentWithheld.objects.filter(concern=OuterRef("pk"), user__in=heads.values("user"))
    counties = School.objects.filter(assignments__in=assignments_of(user)).values("township__county")
    waits = Q(close_asked_at__isnull=False, closed_at__isnull=True, school__township__county__in=counties)
    return waits & (Exists(kept_out) | Exists(by_name))


def schools_worked_at(user: User) -> QuerySet[School]:
    """Where a person may raise an urgent concern: every role at school, on any day of an open assignment."""
    return schools_of(user) if user.works_at_school else School.objects.none()


def _one(rows: QuerySet[Any], public_id: UUID) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
