"""The list before a long holiday, the plan of one child, and its paper."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.cases.access import get_case_or_404
from screening.cases.holidays import access, pages
from screening.cases.holidays.forms import HolidayForm
from screening.cases.holidays.printing import PLAN
from screening.cases.models import Case, HolidayPlan
from screening.form_kit.pages import posted, service_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def list_plans(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/holidays/list_holiday_plans.html", {"page": pages.holiday_list(request.user)})


@require_http_methods(["GET", "POST"])
@only_counselors
def plan_holiday(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Written down, or on paper. A worry about safety leads on to the urgent concern."""
    if request.POST.get("do") == "print":
        case = one_or_404(access.open_cases_of(request.user), public_id=public_id)
        return redirect("documents:show_document", PLAN.request(case, by=request.user).public_id)
    case = get_case_or_404(request.user, public_id, purpose="holiday-plan")
    holiday = pages.holiday_of(case.school)
    if holiday is None or case.state == Case.State.CLOSED:
        raise Http404  # then there is nothing to plan
    before = access.plan_of(request.user, case, holiday.starts)
    form, page = HolidayForm(case, holiday, before, posted(request)), pages.plan_page(case, holiday, before)

    def to(plan: HolidayPlan) -> HttpResponse:
        urgent = f"{reverse('cases:raise_urgent')}?case={case.public_id}"
        return redirect(urgent if plan.is_worrying else "cases:list_holiday_plans")

    said = _("The holiday plan is recorded.")
    return service_page(request, form, "cases/holidays/plan_holiday.html", to=to, said=said, page=page)
