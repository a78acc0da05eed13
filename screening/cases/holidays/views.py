"""The list before a long holiday, the plan of one child, and its paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.holidays import access, pages
from screening.cases.holidays.breaks import Break
from screening.cases.holidays.forms import HolidayForm
from screening.cases.holidays.printing import PLAN
from screening.cases.models import Case
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def list_plans(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/holidays/list_holiday_plans.html", {"page": pages.HolidayPage(request.user)})


@require_http_methods(["GET", "POST"])
@only_counselors
def plan_holiday(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A worry about safety leads on to the urgent concern."""
    case = get_case_or_404(request.user, public_id, purpose="holiday-plan")
    holiday = _holiday(case)
    before = access.plan_of(request.user, case, holiday.starts)
    form = HolidayForm(case, holiday, before, request.POST or None)
    record = form.carry_out(by=request.user) if request.method == "POST" else None
    if record is None:
        page = pages.PlanPage(case, holiday, before)
        return form_page(request, form, "cases/holidays/plan_holiday.html", page=page)
    messages.success(request, _("The holiday plan is recorded."))
    if record.is_worrying:
        return redirect(f"{reverse('cases:raise_urgent')}?case={case.public_id}")
    return redirect("cases:list_holiday_plans")


@require_POST
@only_counselors
def print_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = access.case_of_paper(request.user, public_id)
    document = PLAN.request(case, by=request.user)
    return redirect("documents:show_document", document.public_id)


def _holiday(case: Case) -> Break:
    """404 without a calendar, and for a case that has ended: then there is nothing to plan."""
    found = pages.holiday_of(case.school)
    if found is None or case.state == Case.State.CLOSED:
        raise Http404
    return found
