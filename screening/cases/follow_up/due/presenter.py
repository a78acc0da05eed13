"""What is due, day by day: follow-ups, the next look at a plan or a watch, and families to be tried again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.follow_up.due.access import guardian_tries_of, look_at_due, next_steps_of
from screening.cases.models import Case
from screening.cases.plans.access import plans_without_action

WEEK, MONTH, LONGEST = timedelta(days=7), timedelta(days=28), 200


@dataclass(frozen=True)
class Due:
    """One dated step of one child."""

    day: date
    child: UUID
    name: str
    place: str
    what: str
    url: str
    action: str

    @property
    def says_day(self) -> str:
        return formats.day(self.day)


@dataclass(frozen=True)
class DueGroup:
    slug: str
    title: str
    rows: tuple[Due, ...]
    late: bool = False


def build(user: User) -> list[DueGroup]:
    today = timezone.localdate()
    rows = sorted(_rows(user, today + MONTH), key=lambda row: (row.day, row.name))[:LONGEST]
    look_at_due(user, [row.child for row in rows])
    late = tuple(row for row in rows if row.day < today)
    week = tuple(row for row in rows if today <= row.day < today + WEEK)
    later = tuple(row for row in rows if row.day >= today + WEEK)
    parts = (
        DueGroup("late", _("Past its day (%(n)s)") % {"n": len(late)}, late, late=True),
        DueGroup("week", _("In the next seven days (%(n)s)") % {"n": len(week)}, week),
        DueGroup("later", _("In the next four weeks (%(n)s)") % {"n": len(later)}, later),
    )
    return [part for part in parts if part.rows]


def counts(user: User) -> tuple[int, int]:
    """How many steps are past their day, and how many fall in the next seven days; names nobody."""
    today = timezone.localdate()
    until = today + WEEK
    follow_ups = access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=until)
    taken: list[tuple[int, date | None]] = list(follow_ups.values_list("case_id", "due_on"))
    taken += guardian_tries_of(user, until).values_list("case_id", "try_again_on")
    looks = set(next_steps_of(user, until).values_list("pk", "next_on")) - set(taken)
    days = [day for _case, day in (*taken, *looks)] + [today] * plans_without_action(user, today).count()
    return sum(day < today for day in days if day), sum(today <= day < until for day in days if day)


def _rows(user: User, until: date) -> Iterable[Due]:
    steps = list(_steps(user, until))
    seats = access.last_seats_of(user, [case for _day, case, _what in steps])
    for day, case, what in steps:
        url, action = _where(case, what)
        seat = seats.get(case.student_id)
        place = seat.school_class.school.name if seat else case.school.name
        yield Due(
            day, case.student.public_id, case.student.name, f"{place} · {case.number}", _says(case, what), url, action
        )


def _steps(user: User, until: date) -> Iterable[tuple[date, Case, str]]:
    """Every follow-up and try; for the other cases the one next day that stands."""
    taken: set[tuple[int, date]] = set()
    for follow_up in access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=until):
        taken.add((follow_up.case_id, follow_up.due_on))
        yield follow_up.due_on, follow_up.case, str(follow_up.public_id)
    for contact in guardian_tries_of(user, until):
        if contact.try_again_on:
            taken.add((contact.case_id, contact.try_again_on))
            yield contact.try_again_on, contact.case, "guardian"
    for case in next_steps_of(user, until):
        if case.next_on and (case.pk, case.next_on) not in taken:
            yield case.next_on, case, "look"
    for plan in plans_without_action(user, timezone.localdate()):
        yield timezone.localdate(), plan.case, "plan"


def _where(case: Case, what: str) -> tuple[str, str]:
    if what == "guardian":
        return reverse("cases:inform_guardian", args=[case.public_id]), _("Record")
    if what == "plan":
        return reverse("cases:edit_plan", args=[case.public_id]), _("Look")
    if what == "look":
        return reverse("cases:show_case", args=[case.public_id]), _("Look")
    return reverse("cases:complete_follow_up", args=[what]), _("Record")


def _says(case: Case, what: str) -> str:
    if what == "guardian":
        return _("Try to reach the guardian again")
    if what == "plan":
        return _("Nothing in the plan runs any more: add something, or end the case")
    if what != "look":
        return _("Follow-up")
    return {
        Case.State.WATCH: _("The time on watch ends: look again"),
        Case.State.PLAN: _("Look at the support plan again"),
        Case.State.REFERRED: _("See what came of the referral"),
    }.get(Case.State(case.state), _("Go on with the review"))
