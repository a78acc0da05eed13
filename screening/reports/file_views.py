"""The press that has a file of a report made."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.documents.kinds import DocumentKind


def asks_for(kind: DocumentKind[Any], permission: Permission) -> Callable[..., HttpResponse]:
    """A view: the file of one of the rows behind the kind's door."""

    @require_POST
    @needs(permission)
    def ask_for_file(request: StaffRequest, public_id: UUID) -> HttpResponse:
        row = one_or_404(kind.door(request.user), public_id=public_id)
        return redirect("documents:show_document", kind.request(row, by=request.user).public_id)

    return ask_for_file
