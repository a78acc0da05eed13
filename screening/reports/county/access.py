"""The doors to a county's figures: its officer's schools, rounds and months. No class and no child is behind them."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import found_or_404, one_or_404
from screening.reports.models import CountyMonth
from screening.rounds.access import rounds_of
from screening.rounds.models import RoundSchool, ScreeningRound
from students.access import county_of, schools_of
from students.models import County, School


def schools_counted(user: User) -> QuerySet[School]:
    """Schools of the own county, for whoever may read its aggregates."""
    return schools_of(user) if can(user, Permission.READ_DISTRICT) else School.objects.none()


def get_county_or_404(user: User) -> County:
    if not can(user, Permission.READ_DISTRICT):
        raise Http404
    return county_of(user)


def rounds_counted(user: User) -> QuerySet[ScreeningRound]:
    """Rounds of the own county that have begun, oldest first."""
    rounds = rounds_of(user) if can(user, Permission.READ_DISTRICT) else ScreeningRound.objects.none()
    return rounds.exclude(state=ScreeningRound.State.PLANNED).order_by("opens_on", "pk")


def months_of(user: User) -> QuerySet[CountyMonth]:
    """The last revision of every month of the own county, newest month first."""
    if not can(user, Permission.READ_DISTRICT):
        return CountyMonth.objects.none()
    later = CountyMonth.objects.filter(
        county=OuterRef("county"), month=OuterRef("month"), revision__gt=OuterRef("revision")
    )
    rows = CountyMonth.objects.filter(~Exists(later), county=county_of(user))
    return rows.select_related("county").order_by("-month")


def months_listed(user: User, most: int) -> list[CountyMonth]:
    """The newest months by name, without their figures."""
    return list(months_of(user).defer("cells", "work")[:most])


def months_up_to(user: User, row: CountyMonth, most: int = 12) -> list[CountyMonth]:
    """That month and those kept of the year before it, oldest first."""
    since = row.month.replace(year=row.month.year - 1)
    found = months_of(user).filter(month__gt=since, month__lte=row.month)[:most]
    return list(reversed(found))


def month_of(user: User, month: date | None) -> CountyMonth | None:
    """That month, or the newest; None where nothing has been counted yet."""
    rows = months_of(user)
    return (rows.filter(month=month) if month else rows).first()


def get_month_or_404(user: User, public_id: UUID) -> CountyMonth:
    return one_or_404(months_of(user), public_id=public_id)


def schools_of_place_or_404(user: User, public_id: UUID) -> list[School]:
    """Those of a township of the own county, or the one school."""
    place = Q(public_id=public_id) | Q(township__public_id=public_id)
    return found_or_404(list(schools_counted(user).filter(place)) or None)


def open_round_of(user: User) -> ScreeningRound | None:
    """The round that is open now."""
    return rounds_counted(user).filter(state=ScreeningRound.State.OPEN).last()


def schools_not_open(user: User, one: ScreeningRound) -> int:
    """Schools that take part in a round and have not opened it."""
    return RoundSchool.objects.filter(round=one, round__in=rounds_counted(user), opened_at__isnull=True).count()
