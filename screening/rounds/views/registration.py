"""Registration sheets of a class, to be printed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.rounds.papers.registration_printing import REGISTRATION_SHEETS
from students.access import get_class_or_404


@require_POST
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def print_registration(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = get_class_or_404(request.user, public_id)
    document = REGISTRATION_SHEETS.request(school_class, by=request.user)
    return redirect("documents:show_document", document.public_id)
