"""Children with an open case who moved or left, for their counselor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from screening.cases.presenters.handovers import handover_page


@require_safe
@needs(Permission.REVIEW_CASES)
def list_handovers(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/list_handovers.html", {"page": handover_page(request.user)})
