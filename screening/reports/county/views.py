"""The county's list of what can be read about it and its rounds."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.county import access, paper, presenter, services
from screening.reports.county.month import read_month
from screening.reports.county.presenter import list_page
from screening.reports.file_views import asks_for
from screening.reports.models import CountyMonth


@require_safe
@needs(Permission.READ_DISTRICT)
def list_round_reports(request: StaffRequest) -> HttpResponse:
    return render(request, "reports/county/list_round_reports.html", list_page(request.user))


PAGE = "reports/county/show_place.html"


def _month(request: StaffRequest) -> CountyMonth:
    row = access.month_of(request.user, read_month(request.GET.get("month", "")))
    if row is None:
        raise Http404
    return row


def _query(row: CountyMonth) -> str:
    return f"?month={row.month:%Y-%m}"


@require_safe
@needs(Permission.READ_DISTRICT)
def show_district(request: StaffRequest) -> HttpResponse:
    county = access.get_county_or_404(request.user)
    row = access.month_of(request.user, read_month(request.GET.get("month", "")))
    if row is None:
        return render(request, "reports/county/show_nothing.html", {"says": presenter.empty_words(county)})
    schools = list(access.schools_counted(request.user))
    page = presenter.county_page(row, schools, _query(row))
    page |= presenter.trend_page(access.months_up_to(request.user, row), schools)
    page |= presenter.next_page(page, access.open_round_of(request.user))
    months = presenter.month_links(access.months_listed(request.user, 12), row)
    countable = presenter.month_choices(services.months_to_count(county=county, today=timezone.localdate()))
    return render(request, PAGE, {"page": page, "months": months, "row": row, "countable": countable})


@require_safe
@needs(Permission.READ_DISTRICT)
def show_district_township(request: StaffRequest, public_id: UUID) -> HttpResponse:
    township, row = access.get_township_or_404(request.user, public_id), _month(request)
    schools = list(access.schools_counted(request.user).filter(township=township))
    return render(request, PAGE, {"page": presenter.township_page(row, schools, _query(row))})


@require_safe
@needs(Permission.READ_DISTRICT)
def show_district_school(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school, row = access.get_school_or_404(request.user, public_id), _month(request)
    return render(request, PAGE, {"page": presenter.school_page(row, school, _query(row))})


@require_POST
@needs(Permission.READ_DISTRICT)
def make_district(request: StaffRequest) -> HttpResponse:
    """A month is counted, or counted once more; changed figures are a new revision. Without a month the last one."""
    county, today = access.get_county_or_404(request.user), timezone.localdate()
    choices, asked = services.months_to_count(county=county, today=today), request.POST.get("month", "")
    month = read_month(asked) if asked else choices[0]
    if month not in choices:
        messages.error(request, presenter.not_countable(choices))
        return redirect("reports:show_district")
    row = services.make_county_month(county=county, month=month, today=today, by=request.user)
    return redirect(reverse("reports:show_district") + _query(row))


print_district, tabulate_district = (
    asks_for(kind, Permission.READ_DISTRICT, again=True) for kind in (paper.PDF, paper.SHEET)
)
