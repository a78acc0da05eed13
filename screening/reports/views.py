"""The headteacher's reports: list, page, a month made by hand, the PDF; the county's list of rounds."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from screening.reports import access, printing, services
from screening.reports.forms import MonthForm
from screening.reports.round_reports import round_lines
from screening.reports.selectors import reasons_of
from screening.reports.view_models import view_of


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def list_reports(request: HttpRequest) -> HttpResponse:
    reports = access.latest_reports_of(request.user)
    return render(request, "reports/list_reports.html", {"reports": reports, "form": MonthForm()})


@require_safe
@needs(Permission.READ_DISTRICT)
def list_round_reports(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/list_round_reports.html", {"rounds": round_lines(request.user)})


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def show_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    view = view_of(report.figures, report.month, reasons_of(report))
    return render(request, "reports/show_report.html", {"report": report, "view": view})


@require_POST
@needs(Permission.READ_SCHOOL_REPORT)
def make_report(request: HttpRequest) -> HttpResponse:
    school = access.get_reported_school_or_404(request.user)
    form = MonthForm(request.POST)
    if not form.is_valid():
        reports = access.latest_reports_of(request.user)
        return render(request, "reports/list_reports.html", {"reports": reports, "form": form}, status=422)
    month = form.cleaned_data["month"]
    report = services.make_report(school=school, month=month, today=timezone.localdate(), by=request.user)
    return redirect("reports:show_report", report.public_id)


@require_POST
@needs(Permission.READ_SCHOOL_REPORT)
def print_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    document = printing.request_pdf(report, by=request.user, language=get_language() or "zh-hans")
    return redirect("documents:show_document", document.public_id)
