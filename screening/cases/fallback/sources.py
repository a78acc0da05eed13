"""What the papers know of their school on the day they are printed."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from screening.cases.fallback import access, urgent
from students.models import DutyDay, School
from students.selectors import counselor_of


@dataclass(frozen=True)
class Sources:
    """`with_names`: class sheets belong to this copy."""

    user: User
    school: School
    day: date
    duty: tuple[DutyDay, ...]
    counselor: str
    with_names: bool

    @property
    def duty_phone(self) -> str:
        """The number that holds for a whole term, or the school's own."""
        always = urgent.always_on_duty(self.duty)
        return always.phone if always else self.school.phone or urgent.PHONE


def sources_of(user: User, school: School, *, with_names: bool) -> Sources:
    day = timezone.localdate()
    counselor = counselor_of(school, day)
    return Sources(
        user=user,
        school=school,
        day=day,
        duty=tuple(access.duty_ahead(user, school)),
        counselor=counselor.name if counselor else "",
        with_names=with_names,
    )
