"""One case of another school, opened in an emergency."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import emergency as access
from screening.cases.urgent.emergency.presenter import LookPage
from screening.cases.urgent.emergency.services import note_emergency_look
from screening.cases.urgent.forms import EmergencyForm
from screening.form_kit.pages import form_page


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def open_emergency(request: StaffRequest) -> HttpResponse:
    form = EmergencyForm(request.user, request.POST or None)
    look = form.carry_out(by=request.user) if request.method == "POST" else None
    if look:
        return redirect("cases:show_emergency", look.public_id)
    return form_page(request, form, "cases/urgent/open_emergency.html")


@require_safe
@needs(Permission.REVIEW_CASES)
def show_emergency(request: StaffRequest, public_id: UUID) -> HttpResponse:
    look = access.get_look_or_404(request.user, public_id)
    return render(request, "cases/urgent/show_emergency.html", {"page": LookPage(look)})


@require_POST
@needs(Permission.HANDLE_URGENT)
def note_emergency(request: StaffRequest, public_id: UUID) -> HttpResponse:
    note_emergency_look(access.get_notice_to_write_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("Noted."))
    return redirect("home:show_home")
