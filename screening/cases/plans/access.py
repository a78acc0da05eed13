"""Doors to support plans: the counselor's own, and what somebody looks after in one: the child, the day, never why.

plans_of, get_plan_or_404, goals_of                       the counselor of the case's school
plan_tasks_of(user), get_plan_task_or_404                 whoever looks after an action today
owners_at(user, case)                                     who at the child's school may be asked to
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can, roles_with
from accounts.shortcuts import one_or_404
from screening.cases.access.cases import cases_of, of_my_cases, plan_actions_of, watch_checks_of
from screening.cases.models import Case, PlanAction, PlanGoal, PlanRevision, SupportPlan, WatchCheck
from students.access import child_keys
from students.dated import in_force
from students.models import Enrolment, SchoolClass, StaffAssignment, Student

BY_CLASS_TEACHER = ("teacher", "mentor", "subject-teacher", "dorm-teacher", "school")
RUNNING = Q(ended_on__isnull=True, plan__case__closed_at__isnull=True, plan__case__flag__withdrawn_at__isnull=True)


def plans_of(user: User) -> QuerySet[SupportPlan]:
    """Plans of open cases."""
    rows = SupportPlan.objects.filter(**of_my_cases(user, "case")).exclude(case__state=Case.State.CLOSED)
    return rows.select_related("case__student", "case__school__township__county", "case__school_class", "case__owner")


def get_plan_or_404(user: User, case: Case) -> SupportPlan:
    """The plan of a case the person has reached through its own door, which recorded the look."""
    return one_or_404(SupportPlan.objects.filter(case__in=cases_of(user).filter(pk=case.pk)).select_related("case"))


def revisions_of(user: User, student: Student) -> QuerySet[PlanRevision]:
    """How the child's plans came to be as they are, also of ended cases; oldest first."""
    rows = PlanRevision.objects.filter(plan__case__in=cases_of(user).filter(student=student))
    return rows.select_related("plan__case", "saved_by").order_by("saved_at", "pk")


def plans_without_action(user: User, day: date) -> QuerySet[SupportPlan]:
    """Open plans in which nothing runs any more: all has ended, or its last day is over, or nothing was agreed."""
    runs = PlanAction.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), plan=OuterRef("pk"), ended_on=None)
    return plans_of(user).filter(~Exists(runs))


def goals_of(user: User) -> QuerySet[PlanGoal]:
    return PlanGoal.objects.filter(**of_my_cases(user, "plan__case")).select_related("plan__case__student")


def watch_checks_or_404(user: User) -> list[WatchCheck]:
    """The four-week questions that are due for the person's class, for its papers."""
    found = list(watch_checks_of(user))
    if not found:
        raise Http404
    return found


def owners_at(user: User, case: Case) -> list[User]:
    """Members of staff where the child is today who may look after an action; nobody who leads the school."""
    if not cases_of(user).filter(pk=case.pk).exists():
        return []
    posts = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=case.school)
    people = User.objects.filter(
        pk__in=posts.values("user"), is_active=True, role__in=roles_with(Permission.LOOK_AFTER_ACTIONS)
    )
    return list(people.exclude(pk=case.owner_id).order_by("name", "pk"))


@dataclass(frozen=True)
class Task:
    """A running action that is somebody's to look after, and where the child is today."""

    action: PlanAction
    school_class: SchoolClass | None
    since: date  # of earlier days somebody else was asked


def plan_tasks_of(user: User) -> list[Task]:
    """Running actions that are this person's to look after today, by account or by duty. Who came to an activity is
    written down on the activity's own page."""
    if not can(user, Permission.LOOK_AFTER_ACTIONS):
        return []
    near = of_my_cases(user, "plan__case")
    if not can(user, Permission.REVIEW_CASES):
        near = {"plan__case__student__in": child_keys(user)}
    running = PlanAction.objects.filter(RUNNING, activity=None).order_by()
    running = running.select_related("plan__case__student", "plan__case__school__township__county")
    mine = running.filter(owner=user).union(running.filter(**near), all=True)  # an “or” would begin with all of them
    rows = sorted({row.pk: row for row in mine}.values(), key=lambda row: (row.plan.case.student.sort_key, row.pk))
    prefetch_related_objects(rows, "entries")
    posts = _Posts.today(rows)
    kept = [row for row in rows if posts.keeper(row) == user.pk]
    return [Task(row, posts.classes.get(row.plan.case.student_id), posts.since(row, user.pk)) for row in kept]


def get_plan_task_or_404(user: User, public_id: UUID) -> PlanAction:
    """A running action that the person looks after, or that stands in a plan of the person's own cases; the look is
    recorded."""
    mine = (task.action for task in plan_tasks_of(user) if task.action.public_id == public_id)
    row = next(mine, None) or plan_actions_of(user).filter(RUNNING, public_id=public_id).first()
    if row is None:
        raise Http404
    child = row.plan.case.student.public_id
    audit.record(by=user, verb="plan.show", obj=row, subjects=[child], purpose="plan-task")
    return row


@dataclass(frozen=True)
class _Posts:
    """Who works where today, and where the children are."""

    classes: dict[int, SchoolClass]
    teachers: dict[int, int]
    counselors: dict[int, int]
    working: set[tuple[int, int]]
    began: dict[tuple[int, int | None], date]  # person and class → since when
    sitting: dict[int, date]  # child → in its class since when

    @classmethod
    def today(cls, rows: Iterable[PlanAction]) -> "_Posts":
        today = timezone.localdate()
        children = {row.plan.case.student_id for row in rows}
        seats = Enrolment.objects.filter(in_force(today), student__in=children)
        seats = seats.select_related("school_class__school__township__county")
        classes = {seat.student_id: seat.school_class for seat in seats}
        schools = {found.school_id for found in classes.values()} | {row.plan.case.school_id for row in rows}
        posts = StaffAssignment.objects.filter(in_force(today), school__in=schools, user__is_active=True)
        posts = posts.exclude(duty=StaffAssignment.Duty.TYPIST).order_by("starts", "pk")
        lists = list(posts.values_list("duty", "user", "school", "school_class", "starts"))
        return cls(
            classes=classes,
            teachers={of: user for duty, user, _at, of, _on in lists if duty == StaffAssignment.Duty.CLASS_TEACHER},
            counselors={at: user for duty, user, at, _of, _on in lists if duty == StaffAssignment.Duty.COUNSELOR},
            working={(user, at) for _duty, user, at, _of, _on in lists},
            began={(user, of): on for _duty, user, _at, of, on in lists},
            sitting={seat.student_id: seat.starts for seat in seats},
        )

    def since(self, row: PlanAction, user: int) -> date:
        """Since when the child has been this person's: for its class teacher both the duty and the seat count."""
        school_class = self.classes.get(row.plan.case.student_id)
        if row.owner_id == user or school_class is None or self.teachers.get(school_class.pk) != user:
            return date.min
        return max(self.began[user, school_class.pk], self.sitting[row.plan.case.student_id])

    def keeper(self, row: PlanAction) -> int:
        """The account while it works where the child is; else the class teacher by duty; else the counselor."""
        case = row.plan.case
        school_class = self.classes.get(case.student_id)
        school = school_class.school_id if school_class else case.school_id
        if row.owner_id and (row.owner_id, school) in self.working:
            return row.owner_id
        if school_class and (row.owner_id or row.owner_role in BY_CLASS_TEACHER):
            teacher = self.teachers.get(school_class.pk)
            if teacher:
                return teacher
        if (case.owner_id, case.school_id) in self.working:
            return case.owner_id
        return self.counselors.get(case.school_id, case.owner_id)
