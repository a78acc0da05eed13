from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import events_for
from accounts.forms import EventFilterForm
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.selectors import event_page
from accounts.wording import sentence


@require_safe
@needs(Permission.READ_AUDIT)
def list_events(request: StaffRequest) -> HttpResponse:
    form = EventFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = event_page(events_for(request.user), **wanted)
    older = urlencode({**{key: value for key, value in wanted.items() if value}, "before": page.next_before})
    context = {"form": form, "page": page, "older": older}
    return render(request, "accounts/list_events.html", context, status=200 if form.is_valid() else 422)


@require_POST
@needs(Permission.READ_AUDIT)
def verify_log(request: StaffRequest) -> HttpResponse:
    audit.seal_leftovers()
    findings = audit.verify()
    audit.record(by=request.user, verb="audit.verify", detail={"findings": len(findings)})
    context = {"findings": [sentence(finding) for finding in findings], "head": audit.head()}
    return render(request, "accounts/verify_log.html", context)
