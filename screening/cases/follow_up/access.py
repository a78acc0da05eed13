"""Who may be named when a case ends with something still open."""

from django.utils import timezone

from accounts.models import User
from screening.cases.access import cases_of
from screening.cases.models import Case
from students.dated import in_force
from students.models import StaffAssignment


def people_who_go_on(user: User, case: Case) -> list[User]:
    """People of the child's school, the counselor first: somebody by name, not “the school”."""
    if not cases_of(user).filter(pk=case.pk).exists():
        return []
    posts = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=case.school).exclude(
        duty=StaffAssignment.Duty.TYPIST
    )
    others = User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=user.pk)
    return [user, *others.order_by("name", "pk")]
