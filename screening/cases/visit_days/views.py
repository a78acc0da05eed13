"""Printing the papers of a visit day, and typing them back sheet after sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.redirects import after_review
from screening.cases.visit_days import access, presenter
from screening.cases.visit_days.forms import SheetForm
from screening.cases.visit_days.printing import VISIT_DAY
from screening.cases.visit_days.services import NobodyToSee, plan_visit
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_POST
@only_counselors
def print_visit_day(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """`public_id`: the school. For its next visit day and the children who come first then."""
    post = access.post_at_or_404(request.user, public_id)
    try:
        visit = plan_visit(post, by=request.user)
    except NobodyToSee:
        messages.info(request, _("Nobody waits to be seen at this school."))
        return redirect("cases:list_cases")
    return VISIT_DAY.answer(visit, by=request.user)


@require_http_methods(["GET", "POST"])
@only_counselors
def show_visit_day(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Its sheets in their order; its button prints the papers again."""
    visit, sheets = access.get_visit_or_404(request.user, public_id)
    if request.method == "POST":
        return VISIT_DAY.answer(visit, by=request.user)
    page = presenter.visit_page(request.user, visit, sheets)
    return render(request, "cases/visit_days/show_visit_day.html", page)


@require_http_methods(["GET", "POST"])
@only_counselors
def type_visit_sheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = access.get_sheet_or_404(request.user, public_id)
    form = SheetForm(request.user, sheet, request.POST or None)
    review = form.carry_out(by=request.user) if request.method == "POST" else None
    if review is None:
        page = presenter.sheet_page(request.user, sheet)
        return form_page(request, form, "cases/visit_days/type_visit_sheet.html", **page)
    messages.success(request, _("Saved: %(number)s.") % {"number": sheet.case.number})
    return redirect(
        after_review(review) if presenter.leads_away(review) else presenter.after_sheet(request.user, sheet)
    )
