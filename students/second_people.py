"""Who is the second person for what an administrator or an officer asks: the headteacher for the school, the officer
where that is the same person or there is none."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import PendingAct, Role, User
from accounts.two_people.acts import independent
from students.dated import in_force
from students.models import County, CountyAssignment, School, StaffAssignment

LATELY = timedelta(days=14)


def of_school(pending: PendingAct) -> list[User]:
    """The school's headteacher; else an officer of the county; else, where the county itself asks, a headteacher."""
    school = School.objects.select_related("township").get(public_id=pending.about_id)
    county = school.township.county_id
    return (
        independent(_headteachers(schools=[school.pk]), pending)
        or independent(_officers(county), pending)
        or independent(_heads_for_the_county(county, pending), pending)
    )


def of_county(pending: PendingAct) -> list[User]:
    """An officer of the county; else a headteacher of one of its schools."""
    county = County.objects.get(public_id=pending.about_id).pk
    return independent(_officers(county), pending) or independent(_headteachers_of_county(county), pending)


def left_lately(pending: PendingAct) -> list[User]:
    return independent(_in_office_lately(pending.about), pending, also_closed=True)


def ended_lately(county: County) -> list[User]:
    """Of those who lead, whose account or duty ended within these 14 days."""
    still = {one.pk for one in leaders_of_county(county) if one.is_active}
    return [one for one in _in_office_lately(county.public_id) if one.last_login and one.pk not in still]


def _in_office_lately(about: UUID | None) -> QuerySet[User]:
    """Headteachers and officers who were in office, with an open account, within these 14 days."""
    since = timezone.localdate() - LATELY
    lately = Q(ends__isnull=True) | Q(ends__gte=since)
    heads = StaffAssignment.objects.filter(lately, duty=StaffAssignment.Duty.HEADTEACHER)
    heads = heads.filter(Q(school__public_id=about) | Q(school__township__county__public_id=about))
    officers = CountyAssignment.objects.filter(lately, user__role=Role.DISTRICT_OFFICER)
    officers = officers.filter(Q(county__public_id=about) | Q(county__townships__schools__public_id=about))
    people = User.objects.filter(Q(pk__in=heads.values("user")) | Q(pk__in=officers.values("user")))
    return people.filter(Q(is_active=True) | Q(disabled_at__date__gte=since)).order_by("name", "pk")


def leaders_of_school(school: School) -> list[User]:
    """Who is told of an account or code that one person gave out: the headteachers, else the officers of the county."""
    return list(_headteachers([school.pk]).filter(is_active=True)) or list(_officers(school.township.county_id))


def leaders_of_county(county: County) -> list[User]:
    return [*_officers(county.pk), *_headteachers_of_county(county.pk)]


def leaders_around(user: User) -> list[User]:
    """Headteachers and officers of wherever the person works or has worked."""
    schools = School.objects.filter(assignments__user=user).select_related("township").distinct()
    counties = County.objects.filter(assignments__user=user).distinct()
    found = [one for school in schools for one in leaders_of_school(school)]
    found += [one for county in counties for one in leaders_of_county(county)]
    return list(dict.fromkeys(found))


def _heads_for_the_county(county: int, pending: PendingAct) -> QuerySet[User]:
    return _headteachers_of_county(county) if pending.asked_by.works_for_county else User.objects.none()


def _headteachers_of_county(county: int) -> QuerySet[User]:
    return _headteachers(schools=list(School.objects.filter(township__county=county).values_list("pk", flat=True)))


def _headteachers(schools: list[int]) -> QuerySet[User]:
    rows = StaffAssignment.objects.filter(in_force(timezone.localdate()), school__in=schools)
    rows = rows.filter(duty=StaffAssignment.Duty.HEADTEACHER)
    return User.objects.filter(pk__in=rows.values("user"), role=Role.HEADTEACHER).order_by("name", "pk")


def _officers(county: int) -> QuerySet[User]:
    rows = CountyAssignment.objects.filter(in_force(timezone.localdate()), county=county)
    return User.objects.filter(pk__in=rows.values("user"), role=Role.DISTRICT_OFFICER).order_by("name", "pk")
