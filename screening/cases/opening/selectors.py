"""What the services need to know before they write: owners, dates, places, rules in force."""

from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from accounts.models import User
from screening.cases.models import Case, Review
from screening.cases.opening import clocks
from screening.cases.opening.clocks import DueDates
from screening.library.selectors import rules_of
from screening.rounds.models import ScreeningRound, Tier
from screening.scoring.rules import Rules, current_rules
from students.dated import in_force
from students.duty.hours import first_called, holds_at
from students.models import DutyDay, School, StaffAssignment
from students.selectors import calendar_of, counselor_assignment_of, counselor_of, visit_days

VISITS_AHEAD = 4
FALLBACK_DUTIES = (
    StaffAssignment.Duty.COUNSELOR,
    StaffAssignment.Duty.HEADTEACHER,
    StaffAssignment.Duty.SCHOOL_ADMINISTRATOR,
    StaffAssignment.Duty.CLASS_TEACHER,
)


KEEPERS = FALLBACK_DUTIES[:3]


class NobodyInCharge(Exception):
    """The school has no counselor, and nobody else who could own a case until one is named."""


def owner_for(school: School, day: date) -> User:
    """The counselor; where the post is empty the last one, else who leads the school: no case is without an owner."""
    current = counselor_of(school, day)
    if current:
        return current
    rows = StaffAssignment.objects.filter(school=school, user__is_active=True).select_related("user")
    for duty in FALLBACK_DUTIES:
        found = rows.filter(duty=duty).order_by("-starts", "-pk").first()
        if found:
            return found.user
    raise NobodyInCharge(str(school.public_id))


def keeper_of(case: Case, day: date) -> User:
    """Who has a case until a counselor receives it: a counselor who works at its school that day, else who leads it,
    else who keeps its roster; where nobody works there, its owner. Whoever owns it and works there keeps it."""
    posts = StaffAssignment.objects.filter(in_force(day), school=case.school_id, user__is_active=True)
    rows = posts.select_related("user").order_by("-starts", "-pk")
    for duty in KEEPERS:
        found = [row.user for row in rows if row.duty == duty]
        if found:
            return case.owner if case.owner in found else found[0]
    return case.owner


def looks_that_count(case: Case) -> QuerySet[Review]:
    """Looks since the case came up last: what came after a look is not answered by it."""
    joined = case.earlier_flags.aggregate(last=Max("joined_at"))["last"]
    return case.reviews.filter(reviewed_at__gte=joined) if joined else case.reviews.all()


def rules_for(current: ScreeningRound | None) -> Rules:
    """The frozen rules of a round; those that come with the product between rounds."""
    return rules_of(current.rule_set) if current else current_rules()


def dates_for(tier: str, school: School, opened: date, current: ScreeningRound | None) -> DueDates:
    calendar = calendar_of(school.township.county)
    rules = rules_for(current).clocks
    if tier == Tier.B:
        return clocks.tier_b(opened, calendar=calendar, rules=rules)
    return clocks.tier_a(opened, calendar=calendar, visits=coming_visits(school, opened), rules=rules)


def coming_visits(school: School, after: date, count: int = VISITS_AHEAD) -> list[date]:
    """The next days after a day on which a counselor is at a school, whoever has the post on each of them."""
    posts = StaffAssignment.objects.filter(school=school, duty=StaffAssignment.Duty.COUNSELOR, user__is_active=True)
    calendar = calendar_of(school.township.county)
    found: set[date] = set()
    for post in posts.exclude(ends__lte=after):
        days = visit_days(post, max(post.starts, after + timedelta(days=1)), count, calendar)
        found.update(day for day in days if post.ends is None or day <= post.ends)
    return sorted(found)[:count]


def free_places(school: School, day: date, *, taken: int) -> int:
    """Children the counselor can still see on the visits within reach of the clock, beside those who wait already."""
    assignment = counselor_assignment_of(school, day)
    visits = coming_visits(school, day, clocks.VISITS_TO_SEE_A_CHILD)
    return max(0, len(visits) * assignment.visit_places - taken) if assignment else 0


def duty_of(school: School | None, moment: datetime) -> DutyDay | None:
    """Who is called first at a school at a moment; None where nobody was named."""
    if school is None:
        return None
    rows = DutyDay.objects.filter(holds_at(moment), school=school).select_related("duty_person", "deputy")
    return first_called(list(rows))


def duty_phone_of(person: User, school: School) -> str:
    """The number a school's duty list gave for somebody last; empty where it has never named them."""
    named = DutyDay.objects.filter(Q(duty_person=person) | Q(deputy=person), school=school)
    line = named.order_by("date", "pk").last()
    if line is None:
        return ""
    return line.duty_phone if line.duty_person_id == person.pk else line.deputy_phone
