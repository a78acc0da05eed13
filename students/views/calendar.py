"""The county's calendar and numbers: read by those who plan with them, kept by the district officer."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.services.people import OwnAccount
from accounts.step_up import asks_again
from accounts.two_people.pages import waiting_words
from screening.form_kit.pages import act_page, form_page, posted
from students import access
from students.county_access import (
    get_county_post_or_404,
    get_holiday_or_404,
    get_make_up_day_or_404,
    get_term_or_404,
    posts_county_of,
)
from students.forms.base import OnceForm
from students.forms.calendar import (
    AddHolidayForm,
    AddMakeUpDayForm,
    AddSchoolForm,
    AddTermForm,
    ClosingDayForm,
    HolidayEndForm,
    NameForCountyForm,
    NumbersForm,
    RemoveHolidayForm,
    RemoveMakeUpDayForm,
    RemoveTermForm,
    TermDaysForm,
)
from students.pages import calendar
from students.pages.calendar import POSTS, post_does
from students.services.by_two import ask_for_county_code
from students.services.places import end_county_post

CALENDAR = "students:show_calendar"
REMOVE = "students/calendar/remove_from_calendar.html"
REMOVED: dict[str, tuple[Callable[..., Model], type[OnceForm], Callable[..., calendar.CalendarRow]]] = {
    "terms": (get_term_or_404, RemoveTermForm, calendar.term_row),
    "holidays": (get_holiday_or_404, RemoveHolidayForm, calendar.holiday_row),
    "make-up-days": (get_make_up_day_or_404, RemoveMakeUpDayForm, calendar.make_up_row),
}


@require_GET
@needs(Permission.MANAGE_ROUNDS, Permission.MANAGE_ROSTER)
def show_calendar(request: StaffRequest) -> HttpResponse:
    return render(request, "students/calendar/show_calendar.html", {"page": calendar.CalendarPage(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def add_term(request: StaffRequest) -> HttpResponse:
    county = access.calendar_county_of(request.user)
    form = AddTermForm(county, posted(request))
    return _kept(request, form, county, "students/calendar/add_term.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def change_term(request: StaffRequest, code: str) -> HttpResponse:
    term = get_term_or_404(request.user, code)
    form = TermDaysForm(posted(request), initial={"starts": term.starts, "ends": term.ends})
    return _kept(request, form, term, "students/calendar/change_term.html", row=calendar.term_row(term))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def add_holiday(request: StaffRequest) -> HttpResponse:
    county = access.calendar_county_of(request.user)
    form = AddHolidayForm(posted(request))
    return _kept(request, form, county, "students/calendar/add_holiday.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def change_holiday(request: StaffRequest, day: str) -> HttpResponse:
    holiday = get_holiday_or_404(request.user, day)
    form = HolidayEndForm(posted(request), initial={"ends": holiday.ends})
    return _kept(request, form, holiday, "students/calendar/change_holiday.html", row=calendar.holiday_row(holiday))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def add_make_up_day(request: StaffRequest) -> HttpResponse:
    county = access.calendar_county_of(request.user)
    form = AddMakeUpDayForm(posted(request))
    return _kept(request, form, county, "students/calendar/add_make_up_day.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def remove_from_calendar(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    if kind not in REMOVED:
        raise Http404
    find, make_form, row_of = REMOVED[kind]
    there = find(request.user, code)
    return _kept(request, make_form(posted(request)), there, REMOVE, row=row_of(there))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS, Permission.MANAGE_STAFF)
def change_numbers(request: StaffRequest) -> HttpResponse:
    county = access.numbers_county_of(request.user)
    form = NumbersForm.of(county, posted(request))
    said = _("The numbers are saved; every urgent concern shows them from now on.")
    return act_page(request, form, county, "students/calendar/change_numbers.html", said=said, to=CALENDAR)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def change_closing_day(request: StaffRequest) -> HttpResponse:
    county = access.calendar_county_of(request.user)
    form = ClosingDayForm.of(county, posted(request))
    said = _("Saved; monthly reports are counted up to this day from now on.")
    return act_page(request, form, county, "students/calendar/change_closing_day.html", said=said, to=CALENDAR)


def _kept(request: StaffRequest, form: OnceForm, row: Model, template: str, /, **context: object) -> HttpResponse:
    said = _("The calendar is saved; new due days are counted with it.")
    return act_page(request, form, row, template, said=said, to=CALENDAR, **context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF, Permission.MANAGE_COUNTY)
@asks_again
def name_for_county(request: StaffRequest, role: str) -> HttpResponse:
    county, post = posts_county_of(request.user), _post_or_404(role)
    form = NameForCountyForm(posted(request))
    asked = form.done(county, by=request.user, role=post) if form.is_valid() else None
    if asked:
        return _said(request, _("A second person has to confirm it: %(who)s.") % {"who": waiting_words(asked)})
    context = {"county": county, "post": post.label, "does": post_does(post)}
    return form_page(request, form, "students/county_posts/name_for_county.html", **context)


@require_POST
@needs(Permission.MANAGE_STAFF, Permission.MANAGE_COUNTY)
@asks_again
def renew_county_code(request: StaffRequest, public_id: UUID) -> HttpResponse:
    row = get_county_post_or_404(request.user, public_id)
    try:
        asked = ask_for_county_code(row.county, row.user, by=request.user, lost="lost" in request.POST)
    except OwnAccount:
        return _said(request, _("Your own code is asked for by somebody else."))
    return _said(request, _("A second person has to confirm it: %(who)s.") % {"who": waiting_words(asked)})


@require_POST
@needs(Permission.MANAGE_COUNTY)
def end_post(request: StaffRequest, public_id: UUID) -> HttpResponse:
    try:
        end_county_post(get_county_post_or_404(request.user, public_id), by=request.user)
    except OwnAccount:
        return _said(request, _("Your own duty is ended by another officer."))
    return _said(request, _("The duty has ended; from now on it opens nothing."))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_COUNTY)
@asks_again
def add_school(request: StaffRequest) -> HttpResponse:
    county, form = posts_county_of(request.user), AddSchoolForm(posted(request))
    if form.is_valid() and form.done(county, by=request.user):
        return _said(request, _("The school is there. Its two accounts wait for a second person."))
    return form_page(request, form, "students/county_posts/add_school.html", county=county)


def _post_or_404(role: str) -> Role:
    if role not in POSTS:
        raise Http404
    return Role(role)


def _said(request: StaffRequest, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect("students:show_calendar")
