"""The county's calendar and numbers in plain rows."""

from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import Permission, can
from accounts.second_factor import who_has_one
from accounts.two_people.pages import PendingLine
from students import access, wording
from students.calendar import SchoolCalendar
from students.county_access import acts_by_two_of_county
from students.models import County, Holiday, MakeUpDay, Term
from students.selectors import calendar_of, holders_of_post, school_year_words
from students.wording import closing_words

AHEAD = timedelta(weeks=4)  # the next terms are asked for before the last one ends


class CalendarRow:
    """A term, holiday or make-up day; ``code`` names it in an address."""

    def __init__(self, code: str, name: str, first: date, last: date) -> None:
        self.code, self.name, self.days = code, name, _span(first, last)


class CalendarPage:
    """What the county's school days are counted with, and whom it calls."""

    def __init__(self, user: User) -> None:
        county = access.county_of(user)
        self.county = county
        self.today = _today_words(county, timezone.localdate())
        self.terms = [term_row(term) for term in county.terms.order_by("-starts")]
        self.holidays = [holiday_row(holiday) for holiday in county.holidays.order_by("-starts")]
        self.make_up_days = [make_up_row(made) for made in county.make_up_days.order_by("-date")]
        self.closing_day = closing_words(county.report_closing_day)
        self.called = county.get_screening_name_display()
        self.editable = can(user, Permission.MANAGE_ROUNDS)
        self.missing = still_missing(county) if self.editable else []
        names_people = can(user, Permission.MANAGE_COUNTY) or access.is_sole_administrator(user)
        self.keeps_numbers = self.editable or names_people
        self.posts = PostsPage(user, county) if names_people else None


def still_missing(county: County) -> list[str]:
    """What the county has not written down yet, and what that does."""
    today, calendar = timezone.localdate(), calendar_of(county)
    days = county.terms.filter(school_year=calendar.school_year(today)).aggregate(first=Min("starts"), last=Max("ends"))
    known = days["first"] and county.holidays.filter(ends__gte=days["first"], starts__lte=days["last"]).exists()
    said = {
        next_terms_words(calendar): calendar.terms and calendar.terms[-1].ends > today + AHEAD,
        _("The holidays of this school year: without them weeks and due days are counted wrong."): known,
        _("The county's emergency number: every urgent concern begins with it."): county.emergency_numbers,
        _("The protection contact and a telephone."): county.has_contact,
        _(
            "Somebody who has signed in as the protection contact: until then nobody at the county sees an urgent "
            "concern that a school does not answer."
        ): holders_of_post(county, Role.PROTECTION_CONTACT).filter(user__last_login__isnull=False).exists(),
    }
    return [words for words, is_there in said.items() if not is_there]


def next_terms_words(calendar: SchoolCalendar) -> str:
    """What is missing where the calendar ends soon, or has ended."""
    if not calendar.terms:
        return _("The terms: without them every weekday counts as a school day.")
    says = _("The terms after %(day)s: without them every weekday counts as a school day once the holiday is over.")
    return says % {"day": wording.day_words(calendar.terms[-1].ends)}


def term_row(term: Term) -> CalendarRow:
    name = school_year_words(term.school_year, term.number)
    return CalendarRow(f"{term.school_year}-{term.number}", name, term.starts, term.ends)


def holiday_row(holiday: Holiday) -> CalendarRow:
    return CalendarRow(str(holiday.starts), holiday.name, holiday.starts, holiday.ends)


def make_up_row(made: MakeUpDay) -> CalendarRow:
    return CalendarRow(str(made.date), str(WEEKDAYS[made.date.weekday()]), made.date, made.date)


def _span(first: date, last: date) -> str:
    if first == last:
        return wording.day_words(first)
    return _("%(first)s to %(last)s") % {"first": wording.day_words(first), "last": wording.day_words(last)}


def _today_words(county: County, today: date) -> str:
    calendar = calendar_of(county)
    term = calendar.term_of(today)
    if term is None and calendar.has_run_out(today):
        return _("Today lies after all terms of this calendar: every weekday counts as a school day.")
    if term is None:
        return _("Today lies in no term of this calendar.")
    words = {"term": school_year_words(term.school_year, term.number), "week": calendar.school_week(today)}
    if calendar.is_school_day(today):
        return _("Today is a school day: %(term)s, week %(week)s.") % words
    return _("Today there is no school: %(term)s, week %(week)s.") % words


POSTS = (Role.DISTRICT_OFFICER, Role.PROTECTION_CONTACT, Role.AUDITOR)
ACTS_SHOWN = 10


class PostLine:
    """A post and who holds it."""

    def __init__(self, county: County, role: Role, reader: User) -> None:
        self.role, self.words, self.does = role.value, str(role.label), post_does(role)
        people = [row.user for row in holders_of_post(county, role)]
        with_factor = who_has_one(people)
        self.holders = [(one, one != reader, one.pk in with_factor) for one in people]


class PostsPage:
    def __init__(self, user: User, county: County) -> None:
        self.lines = [PostLine(county, role, user) for role in POSTS]
        self.by_two = [PendingLine(row, user) for row in acts_by_two_of_county(user)[:ACTS_SHOWN]]
        self.is_officer = user.works_for_county


def post_does(role: str) -> str:
    if role == Role.DISTRICT_OFFICER:
        return _("Plans the county's rounds and keeps its calendar and questionnaires. Sees totals, never a child.")
    if role == Role.AUDITOR:
        return _("Reads and checks the audit log. Sees no name of a child.")
    return _(
        "Sees urgent concerns sent past a school at once, and those nobody at the school has taken in two hours; "
        "may take them over."
    )
