"""The county's calendar and numbers: read by those who plan with them, kept by the district officer."""

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import act_page, posted
from students import access
from students.calendar_access import get_holiday_or_404, get_make_up_day_or_404, get_term_or_404
from students.forms.base import OnceForm
from students.forms.calendar import (
    AddHolidayForm,
    AddMakeUpDayForm,
    AddTermForm,
    ClosingDayForm,
    HolidayEndForm,
    NumbersForm,
    RemoveHolidayForm,
    RemoveMakeUpDayForm,
    RemoveTermForm,
    TermDaysForm,
)
from students.pages import calendar

CALENDAR = "students:show_calendar"
REMOVE = "students/calendar/remove_from_calendar.html"


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
def remove_term(request: StaffRequest, code: str) -> HttpResponse:
    term = get_term_or_404(request.user, code)
    form = RemoveTermForm(posted(request))
    return _kept(request, form, term, REMOVE, row=calendar.term_row(term))


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
def remove_holiday(request: StaffRequest, day: str) -> HttpResponse:
    holiday = get_holiday_or_404(request.user, day)
    form = RemoveHolidayForm(posted(request))
    return _kept(request, form, holiday, REMOVE, row=calendar.holiday_row(holiday))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def add_make_up_day(request: StaffRequest) -> HttpResponse:
    county = access.calendar_county_of(request.user)
    form = AddMakeUpDayForm(posted(request))
    return _kept(request, form, county, "students/calendar/add_make_up_day.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def remove_make_up_day(request: StaffRequest, day: str) -> HttpResponse:
    made = get_make_up_day_or_404(request.user, day)
    form = RemoveMakeUpDayForm(posted(request))
    return _kept(request, form, made, REMOVE, row=calendar.make_up_row(made))


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
