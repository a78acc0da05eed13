"""The door to what was before, and to who may come after: the case that ended before this one, what this one was about
before, and who goes on with what its end leaves open."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening.cases.access.cases import cases_of, reasons_of
from screening.cases.models import Case, EarlierFlag, LeftOpen
from screening.rounds.models import FlagReason
from students.dated import in_force
from students.models import StaffAssignment

CAME_BACK_WITHIN, SOON = 90, timedelta(days=60)  # days


def came_back(user: User, case: Case) -> Case | None:
    """The case of the same child that ended within 90 days before this one came up; None where none did."""
    return once_while_reading(("came back", user.pk, case.pk), lambda: _came_back(user, case))


def _came_back(user: User, case: Case) -> Case | None:
    since = case.opened_on - timedelta(days=CAME_BACK_WITHIN)
    ended = cases_of(user).filter(student=case.student_id, closed_at__date__range=(since, case.opened_on))
    return ended.exclude(pk=case.pk).select_related(None).order_by("closed_at", "pk").last()


def needs_second_voice(user: User, case: Case) -> bool:
    """Two forms stand out, or the child came back soon: one look alone does not end it."""
    ended_at = getattr(came_back(user, case), "closed_at", None)
    if ended_at and case.opened_on - timezone.localdate(ended_at) <= SOON:
        return True
    return len({reason.params.get("scale") for reason in reasons_of(user, case) if reason.code == "high"}) > 1


def open_beside(user: User, case: Case) -> Case | None:
    """The open case of the same child, of those this person may see."""
    rows = cases_of(user).filter(student=case.student_id).exclude(state=Case.State.CLOSED)
    found: Case | None = rows.order_by("pk").last()
    return found


def reasons_before(user: User, case: Case) -> list[tuple[EarlierFlag, list[FlagReason]]]:
    """What the case was about before something newer joined it, newest first; each flag once."""
    rows = EarlierFlag.objects.filter(case__in=cases_of(user).filter(pk=case.pk), flag__withdrawn_at__isnull=True)
    rows = rows.exclude(flag=None).exclude(flag=case.flag_id).select_related("flag", "round")
    found: dict[int, EarlierFlag] = {}
    for row in rows.prefetch_related("flag__reasons").order_by("-joined_at", "-pk"):
        found.setdefault(row.flag_id or 0, row)
    return [(row, list(row.flag.reasons.all())) for row in found.values() if row.flag]


def about_at(user: User, case: Case, moment: datetime) -> Case | EarlierFlag:
    """What the case was about at a moment: what it is about now, or what stood there before something newer joined."""
    rows = EarlierFlag.objects.filter(case__in=cases_of(user).filter(pk=case.pk), joined_at__gt=moment)
    return rows.select_related("flag", "round").order_by("joined_at", "pk").first() or case


def reasons_about(user: User, case: Case, about: Case | EarlierFlag) -> list[FlagReason]:
    """Nothing for a random check."""
    mine = cases_of(user).filter(pk=case.pk)
    theirs = Q(flag__case__in=mine) | Q(flag__later_in__case__in=mine)
    return list(FlagReason.objects.filter(theirs, flag=about.flag_id).distinct()) if about.flag_id else []


LEADS = (StaffAssignment.Duty.COUNSELOR, StaffAssignment.Duty.HEADTEACHER)


def people_who_go_on(user: User, case: Case, kind: str) -> list[User]:
    """People of the child's school, the counselor first: somebody by name, not “the school”. Where the child was sent
    is told to nobody but a counselor, the child's class teacher and the headteacher."""
    if not cases_of(user).filter(pk=case.pk).exists():
        return []
    posts = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=case.school)
    posts = posts.exclude(duty=StaffAssignment.Duty.TYPIST)
    if kind in (LeftOpen.Kind.REFERRAL, LeftOpen.Kind.HOSPITAL):
        own_class = Q(duty=StaffAssignment.Duty.CLASS_TEACHER, school_class=case.school_class)
        posts = posts.filter(own_class | Q(duty__in=LEADS))
    others = User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=user.pk)
    return [user, *others.order_by("name", "pk")]
