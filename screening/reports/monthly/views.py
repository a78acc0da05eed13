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
from screening.form_kit.pages import form_page, posted
from screening.reports.file_views import asks_for
from screening.reports.monthly import access, papers, services
from screening.reports.monthly.access import asked_and_before
from screening.reports.monthly.forms import AskAnswerForm, MonthForm
from screening.reports.monthly.pages import AnswerPage, FurtherPage, MonthPage, list_page


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def list_reports(request: StaffRequest) -> HttpResponse:
    return render(request, "reports/monthly/list_reports.html", {"page": list_page(request.user), "form": MonthForm()})


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def show_report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    return render(request, "reports/monthly/show_report.html", {"page": MonthPage(report, request.user)})


@require_safe
@needs(Permission.READ_SCHOOL_REPORT)
def show_year(request: StaffRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    return render(request, "reports/monthly/show_year.html", {"page": FurtherPage(report)})


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_SCHOOL_REPORT)
def answer_asks(request: StaffRequest, public_id: UUID) -> HttpResponse:
    report = access.get_report_or_404(request.user, public_id)
    asked, _before = asked_and_before(request.user, report)
    form = AskAnswerForm(request.user, asked, posted(request))
    if form.is_bound and form.done(by=request.user):
        messages.success(request, _("Kept. Next month's report says what became of it."))
        return redirect("home:show_home")
    return form_page(request, form, "reports/monthly/answer_asks.html", page=AnswerPage(form))


@require_POST
@needs(Permission.READ_SCHOOL_REPORT)
def make_report(request: StaffRequest) -> HttpResponse:
    school = access.get_reported_school_or_404(request.user)
    form = MonthForm(request.POST)
    if form.is_valid():
        try:
            month, today = form.cleaned_data["month"], timezone.localdate()
            report = services.make_report(school=school, month=month, today=today, by=request.user)
            return redirect("reports:show_report", report.public_id)
        except services.NothingToReport:
            form.add_error("month", _("There is nothing to report of this month: the school had no child yet."))
    page = {"page": list_page(request.user), "form": form}
    return render(request, "reports/monthly/list_reports.html", page, status=422)


print_report, tabulate_report = (
    asks_for(kind, Permission.READ_SCHOOL_REPORT, papers.address_of) for kind in (papers.PDF, papers.SHEET)
)


@require_POST
@needs(Permission.READ_SCHOOL_REPORT)
def print_year(request: StaffRequest, public_id: UUID) -> HttpResponse:
    reports = access.year_of_report_or_404(request.user, public_id)
    document = papers.YEAR.request(reports, by=request.user)
    return redirect(papers.address_of(document))
