"""The school administrator's first screen: what of roster, consent, duty list and round needs a hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.home.helpers import urgent_rows
from screening.library import texts
from screening.rounds.access import round_children_of, round_schools_of
from screening.rounds.models import Owner, ScreeningRound
from students.access import classes_of, schools_of, staff_of, visible_students
from students.models import School

DUTY_AHEAD = 14


@dataclass(frozen=True)
class Task:
    """One thing to do, why, and where."""

    title: str
    says: str
    url_name: str


def build(user: User) -> dict[str, Any]:
    today = timezone.localdate()
    schools = list(schools_of(user))
    return {
        "schools": schools,
        "urgent": urgent_rows(user),
        "tasks": [task for task in (_round_to_open(user), _consents(user, today), _duty(schools, today)) if task],
        "counts": [
            (classes_of(user).count(), _("Classes")),
            (visible_students(user).count(), _("Children")),
            (staff_of(user).count(), _("Members of staff")),
        ],
    }


def _round_to_open(user: User) -> Task | None:
    waiting = round_schools_of(user).filter(opened_at__isnull=True, round__state=ScreeningRound.State.OPEN).first()
    if waiting is None:
        return None
    says = _("The county's round runs until %(day)s and is not open at your school yet.") % {
        "day": texts.day(waiting.round.closes_on)
    }
    return Task(_("Open the round"), says, "rounds:list_rounds")


def _consents(user: User, today: date) -> Task | None:
    open_rounds = round_children_of(user).filter(
        owner=Owner.SCHOOL_ADMINISTRATOR, round__state=ScreeningRound.State.OPEN
    )
    count = open_rounds.count()
    if not count:
        return None
    late = open_rounds.filter(due_on__lt=today).count()
    says = ngettext(
        "%(n)s child has no consent sheet on record yet: please ask in person.",
        "%(n)s children have no consent sheet on record yet: please ask in person.",
        count,
    ) % {"n": count}
    if late:
        past = ngettext("%(n)s is past the agreed day.", "%(n)s are past the agreed day.", late) % {"n": late}
        says = f"{says} {past}"
    return Task(_("Consent sheets"), says, "students:list_classes")


def _duty(schools: list[School], today: date) -> Task | None:
    days = {today + timedelta(days=offset) for offset in range(DUTY_AHEAD)}
    missing = [day for school in schools for day in sorted(days - set(_filled(school, today)))]
    if not missing:
        return None
    says = ngettext(
        "%(n)s day of the next two weeks has nobody on duty, the first: %(day)s.",
        "%(n)s days of the next two weeks have nobody on duty, the first: %(day)s.",
        len(missing),
    ) % {"n": len(missing), "day": texts.day(missing[0])}
    return Task(_("Duty list"), says, "students:list_duty")


def _filled(school: School, today: date) -> list[date]:
    return list(school.duty_days.filter(date__gte=today).values_list("date", flat=True))
