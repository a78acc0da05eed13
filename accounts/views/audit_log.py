from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import events_for, events_of_case
from accounts.event_lines import event_lines
from accounts.forms import EventFilterForm, SealForm
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.selectors import event_page
from accounts.services.audit_checks import check_log
from accounts.wording import check_page


@require_safe
@needs(Permission.READ_AUDIT)
def list_events(request: StaffRequest) -> HttpResponse:
    form = EventFilterForm(request.GET)
    wanted = form.wanted() if form.is_valid() else {}
    events = events_of_case(request.user, form.cleaned_data.get("case", "")) if wanted else events_for(request.user)
    page = event_page(events, **wanted)
    older = urlencode({**{key: value for key, value in form.data.items() if value}, "before": page.next_before})
    lines = event_lines(request.user, page.events)
    context = {"form": form, "page": page, "lines": lines, "older": older, "seal": SealForm()}
    return render(request, "accounts/list_events.html", context, status=200 if form.is_valid() else 422)


@require_POST
@needs(Permission.READ_AUDIT)
def verify_log(request: StaffRequest) -> HttpResponse:
    form = SealForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/verify_log.html", {"form": form}, status=422)
    check = check_log(typed=form.typed(), by=request.user)
    audit.seal_leftovers()
    return render(request, "accounts/verify_log.html", {"check": check_page(check), "event_id": check.event_id})
