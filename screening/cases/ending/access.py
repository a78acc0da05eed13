"""Door to the people who may go on with what a case leaves open."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from screening.cases.access import cases_of
from screening.cases.models import Case, LeftOpen
from students.dated import in_force
from students.models import StaffAssignment

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
