"""Term sheets of the classes of a pilot: the class teacher's and the school administrator's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page
from screening.research.evaluation import access, forms, selectors
from screening.research.evaluation.presenters import school

FILL_IN = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


@require_safe
@needs(*FILL_IN)
def list_term_sheets(request: StaffRequest) -> HttpResponse:
    pilots = school.sheet_lines(request.user)
    return render(request, "research/evaluation/list_term_sheets.html", {"pilots": pilots})


@require_http_methods(["GET", "POST"])
@needs(*FILL_IN)
def fill_term_sheet(request: StaffRequest, public_id: UUID, term: str) -> HttpResponse:
    pilot_class = access.get_asked_class_or_404(request.user, public_id)
    asked = selectors.get_owed_or_404(pilot_class, term)
    form = forms.term_sheet_form(request.user, pilot_class, asked, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The sheet is kept. Thank you."))
        return redirect("reports:list_term_sheets")
    page = school.term_page(request.user, pilot_class, asked)
    return form_page(request, form, "research/evaluation/fill_term_sheet.html", page=page)
