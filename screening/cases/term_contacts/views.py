"""The register of children whose parents work away, and the ticks of a term."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.term_contacts import services
from screening.cases.term_contacts.access import get_child_to_tick_or_404, ticked_children
from screening.cases.term_contacts.forms import TicksForm
from screening.cases.term_contacts.presenter import TermContactRegister

who_keeps_it = needs(Permission.EDIT_CARE_CONTEXT)


@require_http_methods(["GET", "POST"])
@who_keeps_it
def list_term_contacts(request: StaffRequest) -> HttpResponse:
    here = request.GET.get("class", "")
    form = TicksForm(ticked_children(request.user, request.POST.getlist("child")), request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user) is not None:
        return redirect(request.get_full_path())
    context = {"page": TermContactRegister(request.user, here), "form": form}
    return render(request, "cases/term_contacts/list.html", context, status=422 if form.errors else 200)


@require_POST
@who_keeps_it
def take_back_contact(request: StaffRequest, public_id: UUID) -> HttpResponse:
    services.take_back(get_child_to_tick_or_404(request.user, public_id), by=request.user)
    here = request.GET.get("class", "")
    return redirect(reverse("cases:list_term_contacts") + (f"?class={UUID(here)}" if here else ""))
