"""The headteacher's reports: list, page, a month made by hand, files, a year in one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import found_or_404
from screening.form_kit.pages import form_page, posted
from screening.reports.monthly import access, pages, papers, services
from screening.reports.monthly.forms import AskAnswerForm, MonthForm


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_SCHOOL_REPORT)
def list_reports(request: StaffRequest) -> HttpResponse:
    """Sent: the report of a month, made by hand."""
    form = MonthForm(posted(request))
    if form.is_valid():
        school, today = access.get_reported_school_or_404(request.user), timezone.localdate()
        try:
            report = services.make_report(school=school, month=form.cleaned_data["month"], today=today, by=request.user)
            return redirect("reports:show_report", report.public_id)
        except services.NothingToReport:
            form.add_error("month", _("There is nothing to report of this month: the school had no child yet."))
    return form_page(request, form, "reports/monthly/list_reports.html", page=pages.list_page(request.user))


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def show_report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    return render(request, "reports/monthly/show_report.html", {"page": pages.month_page(report, request.user)})


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def show_year(request: StaffRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    return render(request, "reports/monthly/show_year.html", {"page": pages.year_page(report)})


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_SCHOOL_REPORT)
def answer_asks(request: StaffRequest, public_id: UUID) -> HttpResponse:
    asked, _before = access.asked_and_before(request.user, access.get_report_or_404(request.user, public_id))
    form = AskAnswerForm(request.user, asked, posted(request))
    if form.is_bound and form.done(by=request.user):
        messages.success(request, _("Kept. Next month's report says what became of it."))
        return redirect("home:show_home")
    return form_page(request, form, "reports/monthly/answer_asks.html", page=pages.answer_page(form))


@require_POST
@needs(Permission.READ_SCHOOL_REPORT)
def make_file(request: StaffRequest, public_id: UUID, form: str) -> HttpResponse:
    """Asked for, then the page that waits for it, or the file itself once it is there."""
    kind, row_of = found_or_404(papers.FILES.get(form))
    return redirect(papers.address_of(kind.request(row_of(request.user, public_id), by=request.user)))
