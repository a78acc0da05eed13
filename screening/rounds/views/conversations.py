"""Talking a class over with its teacher, for the counselor of the school."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds.access import get_conversation_or_404
from screening.rounds.forms.conversations import ConversationForm
from screening.rounds.presenters.conversations import ConversationPage, after_talk


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def hold_conversation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_conversation_or_404(request.user, public_id)
    form = ConversationForm(found, posted(request))
    held = form.carry_out(by=request.user) if request.method == "POST" else None
    if held is not None:
        messages.success(request, after_talk(held))
        return redirect("cases:list_cases")
    return form_page(request, form, "rounds/hold_conversation.html", page=ConversationPage(form.conversation))
