"""The colleagues of a school and its duty list."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import PendingAct, Role, User
from accounts.permissions import Permission, can
from accounts.second_factor import who_has_one
from accounts.two_people.pages import PendingLine
from screening import formats
from students import access, wording
from students.county_access import acts_by_two_at
from students.duty.access import duty_days_of_leavers
from students.duty.hours import Hours, needs_evening
from students.models import County, DutyDay, School, StaffAssignment
from students.pages.lists import Narrowed, calendars
from students.selectors import class_label
from students.services.duty import schools_with_boarders

Named = Mapping[tuple[date, str], DutyDay]


def duty_lines(rows: Iterable[tuple[date, str]], named: Named) -> Iterator[tuple[str, DutyDay | None]]:
    """Words and who is named; None where nobody is."""
    for day, hours in rows:
        alike = _is_alike(named, day)
        if not (alike and hours == Hours.EVENING):
            yield _words(day, hours, alike=alike), named.get((day, hours))


def telephones(named: Iterable[DutyDay]) -> list[tuple[str, str]]:
    """Each person with the number once, however many days the person stands for."""
    both = (((row.duty_person.name, row.duty_phone), (row.deputy.name, row.deputy_phone)) for row in named)
    return list(dict.fromkeys(one for two in both for one in two))


def _is_alike(named: Named, day: date) -> bool:
    by_day, evening = named.get((day, Hours.DAY)), named.get((day, Hours.EVENING))
    return bool(by_day and evening) and _two(by_day) == _two(evening)


def _two(row: DutyDay | None) -> tuple[object, ...]:
    return (row.duty_person_id, row.duty_phone, row.deputy_id, row.deputy_phone) if row else ()


def _words(day: date, hours: str, *, alike: bool) -> str:
    if hours == Hours.EVENING:
        return f"{formats.month_day(day)} {Hours(hours).label}"
    words = f"{formats.month_day(day)} {WEEKDAYS_ABBR[day.weekday()]}"
    return _("%(day)s, day and night") % {"day": words} if alike else words


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


def begun_words(row: StaffAssignment) -> str:
    """Whoever has the duty already gets none."""
    if row.starts == timezone.localdate():
        return _("The duty begins today.")
    values = {"name": row.user.name, "day": formats.day(row.starts)}
    return _("%(name)s has had this duty since %(day)s; nothing was added.") % values


def visit_words(row: StaffAssignment) -> str:
    days = formats.joined(str(WEEKDAYS[day]) for day in row.visit_weekdays)
    n = row.visit_every_weeks
    weeks = _("once a week") if n == 1 else _("every %(n)s weeks") % {"n": n}
    return _("%(days)s, %(weeks)s") % {"days": days, "weeks": weeks}


class DutyPage:
    """The duty list of a school for the next four weeks: days and boarders' evenings that two people do not cover."""

    def __init__(self, user: User, school: School, *, boarders: bool, show: str = "") -> None:
        """The next four weeks day by day, the days without anybody too; evenings where they are needed or named. A day
        on which one of the two has no duty at the school any more is not covered."""
        today = timezone.localdate()
        named = {(row.date, row.hours): row for row in access.duty_days_of(user).filter(school=school)}
        self.gone = set(duty_days_of_leavers(user).filter(school=school).values_list("pk", flat=True))
        days = [today + timedelta(days=offset) for offset in range(DUTY_AHEAD)]
        calendar = calendars([school])[school.township.county_id]
        sleep = {day for day in days if boarders and needs_evening(calendar, day)}
        evenings = [day for day in days if day in sleep or (day, Hours.EVENING) in named]
        rows = sorted([(day, Hours.DAY) for day in days] + [(day, Hours.EVENING) for day in evenings])
        empty = [key for key in rows if key not in named or named[key].pk in self.gone]
        self.school = school
        self.list = Narrowed(duty_lines(rows, named), lambda line: not line[1] or line[1].pk in self.gone, show=show)
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
        "%(n)s entry of the duty list ahead names somebody who has no duty here now: please name somebody else.",
        "%(n)s entries of the duty list ahead name somebody who has no duty here now: please name somebody else.",
        n,
    )
    return words % {"n": n}


def colleague_words(pending: PendingAct) -> str:
    said = _("%(school)s: an account for %(name)s (%(username)s) as %(duty)s")
    named = {name: pending.said[name] for name in ("name", "username")}
    return said % {**named, "school": _school(pending), "duty": _duty(pending)}


def duty_words(pending: PendingAct) -> str:
    said = _("%(school)s: %(name)s works here as %(duty)s")
    return said % {"school": _school(pending), "name": _name(pending), "duty": _duty(pending)}


def code_words(pending: PendingAct) -> str:
    return _("%(school)s: a new code for signing in as %(name)s") % {
        "school": _school(pending),
        "name": _name(pending),
    }


def lost_words(pending: PendingAct) -> str:
    said = _("%(school)s: %(name)s has lost phone and spare codes; a code to set password and second step up anew")
    return said % {"school": _school(pending), "name": _name(pending)}


def county_lost_words(pending: PendingAct) -> str:
    said = _("%(county)s: %(name)s has lost phone and spare codes; a code to set password and second step up anew")
    return said % {"county": _county(pending), "name": _name(pending)}


def enable_words(pending: PendingAct) -> str:
    return _("%(school)s: the account of %(name)s is open again") % {
        "school": _school(pending),
        "name": _name(pending),
    }


def county_words(pending: PendingAct) -> str:
    said = _("%(county)s: an account for %(name)s (%(username)s) as %(role)s")
    named = {name: pending.said[name] for name in ("name", "username")}
    return said % {**named, "county": _county(pending), "role": Role(pending.said["role"]).label}


def county_code_words(pending: PendingAct) -> str:
    said = _("%(county)s: a new code for signing in as %(name)s")
    return said % {"county": _county(pending), "name": _name(pending)}


def _duty(pending: PendingAct) -> str:
    return str(StaffAssignment.Duty(pending.said["duty"]).label)


def _name(pending: PendingAct) -> str:
    return pending.person.name if pending.person else ""


def _school(pending: PendingAct) -> str:
    return School.objects.get(public_id=pending.about_id).name


def _county(pending: PendingAct) -> str:
    return County.objects.get(public_id=pending.about_id).name
