"""The colleagues of a school and its duty list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from students import access, wording
from students.duty.access import duty_days_of_leavers
from students.duty.hours import Hours, needs_evening
from students.models import DutyDay, School, StaffAssignment
from students.pages.lists import calendars
from students.selectors import class_label
from students.services import schools_with_boarders

DUTY_AHEAD = 28


@dataclass(frozen=True)
class DutyLine:
    """One assignment of a colleague in words."""

    assignment: StaffAssignment
    words: str
    since: str


@dataclass(frozen=True)
class StaffMember:
    """A member of staff and everything this person does at the schools of the reader."""

    user: User
    duties: list[DutyLine]
    own: bool

    @property
    def first(self) -> StaffAssignment:
        return self.duties[0].assignment


@dataclass(frozen=True)
class StaffPage:
    schools: list[School]
    colleagues: list[StaffMember]
    former: list[DutyLine]


def staff_page(user: User) -> StaffPage:
    """Four queries and the calendars of the counties."""
    schools = list(access.schools_of(user))
    today = timezone.localdate()
    years = {pk: calendar.school_year(today) for pk, calendar in calendars(schools).items()}
    found: dict[int, StaffMember] = {}
    for row in access.staff_of(user).order_by("user__role", "user__name", "starts"):
        line = _duty_line(row, years)
        found.setdefault(row.user_id, StaffMember(row.user, [], row.user_id == user.pk)).duties.append(line)
    former = [_duty_line(row, years) for row in access.former_staff_of(user).order_by("-ends")]
    return StaffPage(schools, list(found.values()), former)


def duty_line(row: StaffAssignment) -> DutyLine:
    """One assignment with the name of its class in this school year."""
    today = timezone.localdate()
    return _duty_line(row, {pk: one.school_year(today) for pk, one in calendars([row.school]).items()})


def _duty_line(row: StaffAssignment, years: dict[int, int]) -> DutyLine:
    words = str(row.get_duty_display())
    if row.school_class:
        year = years[row.school_class.school.township.county_id]
        words = _("%(duty)s of %(class)s") % {"duty": words, "class": class_label(row.school_class, year)}
    if row.visit_weekdays:
        words = _("%(duty)s (%(visits)s)") % {"duty": words, "visits": visit_words(row)}
    told = {"first": wording.day_words(row.starts), "last": wording.day_words(row.ends)}
    since = _("%(first)s to %(last)s") % told if row.ends else _("since %(first)s") % told
    return DutyLine(row, words, since)


def visit_words(row: StaffAssignment) -> str:
    days = formats.joined(str(WEEKDAYS[day]) for day in row.visit_weekdays)
    n = row.visit_every_weeks
    weeks = _("once a week") if n == 1 else _("every %(n)s weeks") % {"n": n}
    return _("%(days)s, %(weeks)s") % {"days": days, "weeks": weeks}


@dataclass(frozen=True)
class DutyPage:
    """The duty list of a school for the next four weeks: days and boarders' evenings for which nobody is named."""

    school: School
    rows: list[tuple[str, DutyDay | None]]  # a day or its evening; None where nobody is named
    gaps: int
    evenings: int
    editable: bool


def duty_page(user: User, school: School, *, boarders: bool) -> DutyPage:
    """The next four weeks day by day, the days without anybody too; evenings where they are needed or named."""
    today = timezone.localdate()
    named = {(row.date, row.hours): row for row in access.duty_days_of(user).filter(school=school)}
    days = [today + timedelta(days=offset) for offset in range(DUTY_AHEAD)]
    calendar = calendars([school])[school.township.county_id]
    sleep = {day for day in days if boarders and needs_evening(calendar, day)}
    evenings = [day for day in days if day in sleep or (day, Hours.EVENING) in named]
    rows = sorted([(day, Hours.DAY) for day in days] + [(day, Hours.EVENING) for day in evenings])
    empty = [key for key in rows if key not in named]
    return DutyPage(
        school=school,
        rows=[(_line_words(*key), named.get(key)) for key in rows],
        gaps=sum(hours == Hours.DAY for _day, hours in empty),
        evenings=sum(hours == Hours.EVENING for _day, hours in empty),
        editable=can(user, Permission.MANAGE_STAFF),
    )


def _line_words(day: date, hours: str) -> str:
    words = f"{wording.day_words(day)} {WEEKDAYS[day.weekday()]}"
    return f"{words} · {Hours(hours).label}" if hours == Hours.EVENING else words


def duty_pages(user: User) -> list[DutyPage]:
    """One list a school; most people have one."""
    schools = list(access.schools_of(user).select_related("township__county"))
    boarding = schools_with_boarders(schools, day=timezone.localdate())
    return [duty_page(user, school, boarders=school.pk in boarding) for school in schools]


def leavers_line(user: User) -> str:
    """Days of the duty list that count on somebody who is not there any more; empty where there are none."""
    n = duty_days_of_leavers(user).count()
    if not n:
        return ""
    words = ngettext(
        "%(n)s entry of the duty list ahead names somebody who works here no longer.",
        "%(n)s entries of the duty list ahead name somebody who works here no longer.",
        n,
    )
    return words % {"n": n}
