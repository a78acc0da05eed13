"""The press that has a file of a report made."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from accounts.step_up import asks_again
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document


def waiting_page(document: Document) -> str:
    return reverse("documents:show_document", args=[document.public_id])


def asks_for(
    kind: DocumentKind[Any],
    permission: Permission,
    address: Callable[[Document], str] = waiting_page,
    *,
    again: bool = False,
) -> Callable[..., HttpResponse]:
    """A view: the file of one of the rows behind the kind's door, then the page that leads to it. `again`: what holds a
    whole county asks for the password once more."""

    def ask_for_file(request: StaffRequest, public_id: UUID) -> HttpResponse:
        row = one_or_404(kind.door(request.user), public_id=public_id)
        return redirect(address(kind.request(row, by=request.user)))

    return require_POST(needs(permission)(asks_again(ask_for_file) if again else ask_for_file))
