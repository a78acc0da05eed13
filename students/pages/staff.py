"""The colleagues of a school and its duty list."""

from datetime import timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.second_factor import who_has_one
from accounts.two_people.pages import PendingLine
from screening import formats
from students import access, wording
from students.duty.access import duty_days_of_leavers
from students.duty.hours import Hours, needs_evening
from students.models import School, StaffAssignment
from students.pages.duty_lines import duty_lines, telephones
from students.pages.lists import calendars
from students.pages.narrowed import Narrowed
from students.selectors import class_label
from students.services import schools_with_boarders
from students.two_people_access import acts_by_two_at

DUTY_AHEAD = 28
ACTS_SHOWN = 20


class DutyLine:
    """One assignment of a colleague in words."""

    def __init__(self, row: StaffAssignment, years: dict[int, int]) -> None:
        words = str(row.get_duty_display())
        if row.school_class:
            year = years[row.school_class.school.township.county_id]
            words = _("%(duty)s of %(class)s") % {"duty": words, "class": class_label(row.school_class, year)}
        if row.visit_weekdays:
            words = _("%(duty)s (%(visits)s)") % {"duty": words, "visits": visit_words(row)}
        told = {"first": wording.day_words(row.starts), "last": wording.day_words(row.ends)}
        self.since = _("%(first)s to %(last)s") % told if row.ends else _("since %(first)s") % told
        if row.taken_back:
            self.since = _("%(first)s, taken back") % told
        self.may_close = row.user.is_active
        self.assignment = row
        self.words = words


class StaffMember:
    """A member of staff and everything this person does at the schools of the reader."""

    def __init__(self, reader: User, first: StaffAssignment) -> None:
        self.user, self.first = first.user, first
        self.own = first.user_id == reader.pk
        self.duties: list[DutyLine] = []
        self.has_factor = False


class StaffPage:
    def __init__(self, user: User) -> None:
        """Four queries and the calendars of the counties."""
        schools = list(access.schools_of(user))
        today = timezone.localdate()
        years = {pk: calendar.school_year(today) for pk, calendar in calendars(schools).items()}
        found: dict[int, StaffMember] = {}
        for row in access.staff_of(user).order_by("user__role", "user__name", "starts"):
            found.setdefault(row.user_id, StaffMember(user, row)).duties.append(DutyLine(row, years))
        self.former = [DutyLine(row, years) for row in access.former_staff_of(user).order_by("-ends", "-starts")]
        offered = set(found)
        for line in self.former:  # once a person
            line.may_close = line.may_close and line.assignment.user_id not in offered
            offered.add(line.assignment.user_id)
        self.by_two = [PendingLine(row, user) for row in acts_by_two_at(user)[:ACTS_SHOWN]]
        self.schools = schools
        self.colleagues = list(found.values())
        with_factor = who_has_one(one.user for one in self.colleagues)
        for one in self.colleagues:
            one.has_factor = one.user.pk in with_factor


def duty_line(row: StaffAssignment) -> DutyLine:
    """One assignment with the name of its class in this school year."""
    today = timezone.localdate()
    return DutyLine(row, {pk: one.school_year(today) for pk, one in calendars([row.school]).items()})


def visit_words(row: StaffAssignment) -> str:
    days = formats.joined(str(WEEKDAYS[day]) for day in row.visit_weekdays)
    n = row.visit_every_weeks
    weeks = _("once a week") if n == 1 else _("every %(n)s weeks") % {"n": n}
    return _("%(days)s, %(weeks)s") % {"days": days, "weeks": weeks}


class DutyPage:
    """The duty list of a school for the next four weeks: days and boarders' evenings for which nobody is named."""

    def __init__(self, user: User, school: School, *, boarders: bool, show: str = "") -> None:
        """The next four weeks day by day, the days without anybody too; evenings where they are needed or named."""
        today = timezone.localdate()
        named = {(row.date, row.hours): row for row in access.duty_days_of(user).filter(school=school)}
        days = [today + timedelta(days=offset) for offset in range(DUTY_AHEAD)]
        calendar = calendars([school])[school.township.county_id]
        sleep = {day for day in days if boarders and needs_evening(calendar, day)}
        evenings = [day for day in days if day in sleep or (day, Hours.EVENING) in named]
        rows = sorted([(day, Hours.DAY) for day in days] + [(day, Hours.EVENING) for day in evenings])
        empty = [key for key in rows if key not in named]
        self.school = school
        self.list = Narrowed(duty_lines(rows, named), lambda line: line[1] is None, show=show)
        self.phones = telephones(named[key] for key in rows if key in named)
        self.gaps = sum(hours == Hours.DAY for _day, hours in empty)
        self.evenings = sum(hours == Hours.EVENING for _day, hours in empty)
        self.editable = can(user, Permission.MANAGE_STAFF)


def duty_pages(user: User, show: str = "") -> list[DutyPage]:
    """One list a school; most people have one."""
    schools = list(access.schools_of(user).select_related("township__county"))
    boarding = schools_with_boarders(schools, day=timezone.localdate())
    return [DutyPage(user, school, boarders=school.pk in boarding, show=show) for school in schools]


def leavers_line(user: User) -> str:
    """Days of the duty list that count on somebody who is not there any more; empty where there are none."""
    return leavers_words(duty_days_of_leavers(user).count())


def leavers_words(n: int) -> str:
    if not n:
        return ""
    words = ngettext(
        "%(n)s entry of the duty list ahead names somebody who works here no longer.",
        "%(n)s entries of the duty list ahead name somebody who works here no longer.",
        n,
    )
    return words % {"n": n}
