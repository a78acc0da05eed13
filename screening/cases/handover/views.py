"""Cases on their way to another counselor, for counselors."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.handover import access, services
from screening.cases.handover.forms import TakeAlongForm
from screening.cases.handover.presenter import HandoverPage, sealed_page
from screening.cases.handover.printing import TAKE_ALONG
from screening.cases.handover.summary import sections_of
from screening.cases.models import HandOver
from screening.form_kit.pages import form_page


@require_safe
@needs(Permission.REVIEW_CASES)
def list_handovers(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/handover/list_handovers.html", {"page": HandoverPage(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def show_hand_over(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The sealed summary; sent back, it is the receipt. Of a child in a new class: that its teacher knows."""
    if request.method != "POST":
        row = access.get_hand_over_or_404(request.user, public_id)
        return render(request, "cases/handover/show_hand_over.html", sealed_page(row))
    row = access.get_hand_over_to_write_or_404(request.user, public_id)
    try:
        done = services.accept_hand_over(row, by=request.user)
    except services.NoLongerWaiting:
        messages.error(request, _("The child has moved on meanwhile; the case is not yours to receive."))
        return redirect("cases:list_handovers")
    if done.why == HandOver.Why.CLASS:
        return redirect("cases:list_handovers")
    messages.success(request, _("Received. From now on the case is yours."))
    return redirect("cases:show_case", done.case.public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def seal_take_along(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The paper for a school elsewhere: first line by line what would be in it, then who agreed."""
    case = access.get_take_along_or_404(request.user, public_id)
    form = TakeAlongForm(case, request.POST or None)
    row = form.carry_out(by=request.user) if request.method == "POST" else None
    if row is None:
        return form_page(
            request, form, "cases/handover/seal_take_along.html", sections=sections_of(case, elsewhere=True)
        )
    return TAKE_ALONG.answer(row, by=request.user)
