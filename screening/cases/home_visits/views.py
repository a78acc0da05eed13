"""The home-visit list and the forms to take along."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.home_visits import presenter
from screening.cases.home_visits.access import chosen_seats
from screening.cases.home_visits.forms import SheetsForm
from screening.cases.home_visits.printing import VISIT_SHEETS

who_visits = needs(Permission.EDIT_CARE_CONTEXT)


@require_safe
@who_visits
def list_visits(request: StaffRequest) -> HttpResponse:
    page = presenter.VisitList(request.user, request.GET.get("class", ""))
    return render(request, "cases/home_visits/list_visits.html", {"page": page, "nonce": uuid4()})


@require_POST
@who_visits
def print_visits(request: StaffRequest) -> HttpResponse:
    """A form for each child that was ticked, in one file."""
    form = SheetsForm(request.POST)
    batch = form.carry_out(chosen_seats(request.user, request.POST.getlist("child")), by=request.user)
    if batch is None:
        messages.warning(request, _("Please tick the families you visit, at most %(n)s at a time.") % {"n": form.most})
        return redirect(reverse("cases:list_visits") + form.back)
    return redirect("documents:show_document", VISIT_SHEETS.request(batch, by=request.user).public_id)
