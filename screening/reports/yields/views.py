"""What the flags found: page, PDF, spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from screening.reports.yields import access, paper


@require_safe
@needs(Permission.READ_DISTRICT)
def show_yield(request: HttpRequest) -> HttpResponse:
    county = access.get_county_or_404(request.user)
    access.record_reading(request.user, county, purpose="statistics")
    urls = {"print_url": reverse("reports:print_yield"), "table_url": reverse("reports:tabulate_yield")}
    return render(request, "reports/show_yield.html", {"view": paper.report_for(request.user, county), **urls})


@require_POST
@needs(Permission.READ_DISTRICT)
def print_yield(request: HttpRequest) -> HttpResponse:
    county = access.get_county_or_404(request.user)
    document = paper.request_file(paper.PDF_KIND, county, by=request.user, language=get_language() or "zh-hans")
    return redirect("documents:show_document", document.public_id)


@require_POST
@needs(Permission.READ_DISTRICT)
def tabulate_yield(request: HttpRequest) -> HttpResponse:
    county = access.get_county_or_404(request.user)
    document = paper.request_file(paper.SHEET_KIND, county, by=request.user, language=get_language() or "zh-hans")
    return redirect("documents:show_document", document.public_id)
