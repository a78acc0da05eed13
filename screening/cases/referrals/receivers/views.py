"""The county's directory of receivers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.referrals.receivers import presenter, services
from screening.cases.referrals.receivers.access import get_receiver_or_404
from screening.cases.referrals.receivers.forms import ChangeReceiverForm, NewReceiverForm
from screening.form_kit.pages import form_page

only_keepers = needs(Permission.KEEP_RECEIVERS)


@require_safe
@only_keepers
def list_receivers(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/referrals/list_receivers.html", {"kinds": presenter.directory(request.user)})


@require_http_methods(["GET", "POST"])
@only_keepers
def add_receiver(request: StaffRequest) -> HttpResponse:
    form = NewReceiverForm(request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("cases:list_receivers")
    return form_page(request, form, "cases/referrals/add_receiver.html")


@require_http_methods(["GET", "POST"])
@only_keepers
def change_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    receiver = get_receiver_or_404(request.user, public_id)
    form = ChangeReceiverForm(receiver, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("cases:list_receivers")
    told = disclosure.words(receiver.profile)
    return form_page(request, form, "cases/referrals/change_receiver.html", receiver=receiver, told=told)


@require_POST
@only_keepers
def end_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    services.end_receiver(get_receiver_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("It is asked no more. Referrals that are on their way go on."))
    return redirect("cases:list_receivers")
