from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import PendingAct, User
from accounts.requests import StaffRequest
from accounts.services.people import UsernameTaken
from accounts.step_up import asks_again
from accounts.two_people import access, services
from accounts.two_people.access import get_to_answer_or_404
from accounts.two_people.acts import Slip
from accounts.two_people.pages import PendingPage
from accounts.two_people.services import NotTheSecondPerson, Settled

CONFIRM, REFUSE = "confirm", "refuse"


class PendingActForm(forms.Form):
    """Which of the waiting acts, and the answer: that of the button that was pressed."""

    pending = forms.Field(widget=forms.SelectMultiple, required=False)
    answer = forms.ChoiceField(choices=[(CONFIRM, ""), (REFUSE, "")])

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.chosen: list[PendingAct] = []

    def clean_pending(self) -> list[str]:
        """Another's business, or no id at all, is not found."""
        ids = self.cleaned_data["pending"] or []
        try:
            self.chosen = [get_to_answer_or_404(self.user, UUID(one)) for one in ids]
        except ValueError as error:
            raise forms.ValidationError(_("Nothing is ticked.")) from error
        if not ids:
            raise forms.ValidationError(_("Nothing is ticked."))
        return list(ids)

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["answer"] == CONFIRM)

    @property
    def problem(self) -> str:
        return _("Nothing is ticked.")


@require_safe
def list_pending(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/two_people/list_pending.html", {"page": PendingPage(request.user)})


@require_POST
@asks_again
def answer_pending(request: StaffRequest) -> HttpResponse:
    """What is ticked is confirmed or refused together. Codes are in this one answer and nowhere else."""
    form = PendingActForm(request.user, request.POST)
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect("accounts:list_pending")
    act, said = (services.confirm, _("Confirmed.")) if form.confirms else (services.refuse, _("Refused."))
    slips = [_attempt(request, act, pending, said) for pending in form.chosen]
    return _slips(request, [slip for slip in slips if isinstance(slip, Slip)])


def _slips(request: StaffRequest, slips: list[Slip]) -> HttpResponse:
    if not slips:
        return redirect("accounts:list_pending")
    return render(request, "accounts/two_people/show_slips.html", {"slips": slips})


@require_POST
def take_back_pending(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pending = access.get_own_or_404(request.user, public_id)
    _attempt(request, services.take_back, pending, _("Taken back; nothing was done."))
    return redirect("accounts:list_pending")


def _attempt(request: StaffRequest, act: Callable[..., Any], pending: PendingAct, said: str) -> Any:
    try:
        done = act(pending, by=request.user)
    except Settled:
        messages.error(request, _("This was answered before, or its 48 hours are over."))
    except NotTheSecondPerson:
        messages.error(request, _("Somebody else has to answer this."))
    except UsernameTaken:
        messages.error(request, _("Somebody signs in with this name already. Please refuse, and have it asked anew."))
    else:
        messages.success(request, said)
        return done
    return None
