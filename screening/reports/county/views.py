"""The county's figures: what can be read about it and its rounds, its month, a place of it, files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import found_or_404
from accounts.step_up import asks_again
from screening.reports.county import access, paper, presenter, services
from screening.reports.county.month import read_month
from screening.reports.models import CountyMonth

PAGE = "reports/county/show_place.html"


@require_safe
@needs(Permission.READ_DISTRICT)
def list_round_reports(request: StaffRequest) -> HttpResponse:
    return render(request, "reports/county/list_round_reports.html", presenter.list_page(request.user))


def _query(row: CountyMonth) -> str:
    return f"?month={row.month:%Y-%m}"


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_DISTRICT)
def show_district(request: StaffRequest) -> HttpResponse:
    """Sent: a month is counted, or counted once more; changed figures are a new revision."""
    county, today = access.get_county_or_404(request.user), timezone.localdate()
    choices = services.months_to_count(county=county, today=today)
    if request.method == "POST":
        asked = request.POST.get("month", "")
        month = read_month(asked) if asked else choices[0]
        if month not in choices:
            messages.error(request, presenter.not_countable(choices))
            return redirect("reports:show_district")
        made = services.make_county_month(county=county, month=month, today=today, by=request.user)
        return redirect(reverse("reports:show_district") + _query(made))
    row = access.month_of(request.user, read_month(request.GET.get("month", "")))
    if row is None:
        return render(request, "reports/county/show_nothing.html", {"says": presenter.empty_words(county)})
    schools = list(access.schools_counted(request.user))
    page = presenter.county_page(row, schools, _query(row))
    page |= presenter.beside_the_month(request.user, row, schools, page["coming"])
    return render(request, PAGE, {"page": page, "row": row, "countable": presenter.month_choices(choices)})


@require_safe
@needs(Permission.READ_DISTRICT)
def show_place(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A township or a school of the county."""
    schools = access.schools_of_place_or_404(request.user, public_id)
    row = found_or_404(access.month_of(request.user, read_month(request.GET.get("month", ""))))
    if schools[0].public_id == public_id:
        page = presenter.school_page(row, schools[0], _query(row))
    else:
        page = presenter.township_page(row, schools, _query(row))
    return render(request, PAGE, {"page": page})


@require_POST
@needs(Permission.READ_DISTRICT)
@asks_again
def make_county_file(request: StaffRequest, public_id: UUID, form: str) -> HttpResponse:
    kind = found_or_404(paper.FILES.get(form))
    document = kind.request(access.get_month_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)
