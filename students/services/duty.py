"""Who is told first when a child is not safe: duty person and deputy of every day, and of the boarders' evenings."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, Subquery
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.notices.services import notify
from accounts.permissions import Permission, can
from screening.idempotency.once import once
from students.dated import in_force
from students.models import DutyDay, Enrolment, School, SchoolClass, StaffAssignment
from students.selectors import care_told

LONGEST = 62  # days at once
Duty = StaffAssignment.Duty


class DutyImpossible(Exception):
    """``problem``: ``same`` (one person twice), ``elsewhere`` (not here on all these days), ``span``, ``past``."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@transaction.atomic
def set_duty_days(
    school: School,
    *,
    by: User,
    first: date,
    last: date,
    person: User,
    phone: str,
    deputy: User,
    deputy_phone: str,
    hours: Sequence[str] = (DutyDay.Hours.DAY,),
) -> list[DutyDay]:
    """The same two people for every day from `first` to `last`, weekends too: a child can be in danger on any day.

    Days named before are changed. The list opens urgent concerns, so both people, the headteacher and the counselor are
    told at once of whoever is new on it. Raises DutyImpossible.
    """
    _check(school, first, last, person, deputy)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    two = {"duty_person": person, "duty_phone": phone.strip(), "deputy": deputy, "deputy_phone": deputy_phone.strip()}
    now, today = timezone.now(), timezone.localdate()
    there = list(school.duty_days.filter(Q(date__in=days) | Q(date__range=(today - timedelta(days=1), today))))
    rows = []
    for day, part in product(days, hours):
        here = [one for one in there if one.date <= today or (one.date, one.hours) == (day, part)]
        since = {"person_since": _since(here, person, now), "deputy_since": _since(here, deputy, now)}
        rows.append(DutyDay.objects.update_or_create(school=school, date=day, hours=part, defaults=two | since)[0])
    _tell(school, by, rows, now)
    detail: dict[str, Any] = {"first": str(first), "last": str(last), "hours": [str(part) for part in hours]}
    detail |= {"duty_person": str(person.public_id), "deputy": str(deputy.public_id)}
    record(by=by, verb="duty.set", obj=school, detail=detail)
    return rows


def _since(lines: Iterable[DutyDay], person: User, now: datetime) -> datetime:
    """Who stands on the line already, or was on duty from yesterday on, goes on with what was raised since."""
    known = [one.person_since for one in lines if one.duty_person_id == person.pk]
    known += [one.deputy_since for one in lines if one.deputy_id == person.pk]
    return min(known, default=now)


def _tell(school: School, by: User, rows: Iterable[DutyDay], now: datetime) -> None:
    new = {one.duty_person for one in rows if one.person_since == now}
    new |= {one.deputy for one in rows if one.deputy_since == now}
    posts = school.assignments.filter(in_force(timezone.localdate()), duty__in=(Duty.HEADTEACHER, Duty.COUNSELOR))
    if new:
        leaders = [post.user for post in posts.select_related("user")]
        notify([*new, *leaders], kind="duty-list", by=by, page="home:show_home")


def schools_with_boarders(schools: Iterable[School], *, day: date) -> set[int]:
    """Ids of schools where at least one child of that day is recorded as a boarder, and may be; names nobody."""
    seats = Enrolment.objects.filter(in_force(day), school_class__school__in=[school.pk for school in schools])
    seats = seats.annotate(boards=Subquery(care_told("student").values("boarding")[:1])).filter(boards=True)
    return set(seats.values_list("school_class__school", flat=True).distinct())


def _check(school: School, first: date, last: date, person: User, deputy: User) -> None:
    if person.pk == deputy.pk:
        raise DutyImpossible("same")
    if not 0 <= (last - first).days < LONGEST:
        raise DutyImpossible("span")
    if first < timezone.localdate():
        raise DutyImpossible("past")
    works = school.assignments.filter(user__is_active=True).values_list("user_id", flat=True)
    both = {person.pk, deputy.pk}
    if not all(both <= set(works.filter(in_force(day))) for day in (first, last)):
        raise DutyImpossible("elsewhere")


LONGEST_TYPING = timedelta(days=92)


class TypistImpossible(Exception):
    """`problem`: span (wrong order or over three months), past, role, elsewhere, or teaches with `school_class`."""

    def __init__(self, problem: str, school_class: SchoolClass | None = None) -> None:
        self.problem, self.school_class = problem, school_class
        super().__init__(problem)


@transaction.atomic
def name_typist(
    user: User,
    *,
    by: User,
    school: School,
    classes: Iterable[SchoolClass],
    starts: date,
    ends: date,
    nonce: UUID,
) -> list[StaffAssignment]:
    """One dated row a class; the same form sent twice makes none twice. Raises TypistImpossible."""
    chosen = list(classes)
    _check_days(starts, ends)
    _check_person(user, school, chosen, starts, ends)
    return [
        _name(user, by=by, nonce=uuid5(nonce, str(one.public_id)), school_class=one, starts=starts, ends=ends)
        for one in chosen
    ]


@transaction.atomic
def lapse_typing(user: User, *, by: User | None, school_class: SchoolClass, day: date) -> int:
    """Who becomes the class teacher on `day` types for the class no longer."""
    rows = StaffAssignment.objects.filter(user=user, school_class=school_class, duty=Duty.TYPIST, ends__gte=day)
    for row in (found := list(rows)):
        detail = {"person": str(user.public_id), "because": "teaches"}
        record(by=by, verb="assignment.end", obj=row, detail=detail)
        if row.starts >= day:
            row.delete()
        else:
            row.ends = day - timedelta(days=1)
            row.save(update_fields=["ends"])
    return len(found)


def _check_days(starts: date, ends: date) -> None:
    if not timedelta(0) <= ends - starts <= LONGEST_TYPING:
        raise TypistImpossible("span")
    if ends < timezone.localdate():
        raise TypistImpossible("past")


def _check_person(user: User, school: School, classes: list[SchoolClass], starts: date, ends: date) -> None:
    if not can(user, Permission.TYPE_WHEN_NAMED):
        raise TypistImpossible("role")
    works = StaffAssignment.objects.filter(in_force(timezone.localdate()), user=user, school=school)
    if not works.exclude(duty=Duty.TYPIST).exists() or any(one.school_id != school.pk for one in classes):
        raise TypistImpossible("elsewhere")
    taught = StaffAssignment.objects.filter(user=user, duty=Duty.CLASS_TEACHER, starts__lte=ends)
    taught = taught.exclude(ends__lt=starts).filter(school_class__in=classes).select_related("school_class")
    for row in taught:
        raise TypistImpossible("teaches", row.school_class)


@once("assignment.start")
def _name(user: User, *, by: User, nonce: UUID, school_class: SchoolClass, starts: date, ends: date) -> StaffAssignment:
    what = {"user": user, "school": school_class.school, "school_class": school_class, "duty": Duty.TYPIST}
    there = StaffAssignment.objects.filter(**what, starts__lte=starts, ends__gte=ends).first()
    if there is not None:
        return there
    row = StaffAssignment.objects.create(**what, starts=starts, ends=ends)
    detail = {"duty": str(Duty.TYPIST), "person": str(user.public_id), "last_day": ends.isoformat()}
    record(by=by, verb="assignment.start", obj=row, detail=detail)
    return row
