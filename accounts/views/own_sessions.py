"""Where I am signed in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import sessions
from accounts.open_sessions import get_session_or_404, session_lines
from accounts.requests import StaffRequest
from accounts.services import open_sessions as open_sessions_services
from accounts.step_up import asks_again


@require_safe
def list_sessions(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/list_sessions.html", {"lines": session_lines(request, request.user)})


@require_POST
@asks_again
def end_session(request: StaffRequest, public_id: UUID) -> HttpResponse:
    open_sessions_services.end_session(get_session_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("Signed out there."))
    return redirect("accounts:list_sessions")


@require_POST
@asks_again
def end_other_sessions(request: StaffRequest) -> HttpResponse:
    open_sessions_services.end_other_sessions(request.user, by=request.user)
    sessions.renew(request, request.user)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("accounts:list_sessions")
