from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest
from screening.documents import access, services
from screening.documents.forms import PaperCodeForm
from screening.documents.presenters import DocumentLine, DocumentShelf, download_name, title_of
from screening.documents.serving import file_response
from screening.jobs.presenters import REFRESH_SECONDS
from screening.jobs.services import resend_wakeup

SHOWN = 50


@require_safe
def list_documents(request: StaffRequest) -> HttpResponse:
    shelf = DocumentShelf(access.listed_documents(request.user, SHOWN))
    return _waiting(render(request, "documents/list_documents.html", {"shelf": shelf}), bool(shelf.unfinished))


@require_http_methods(["GET", "POST"])
def show_document(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Sent: the file is made once more."""
    if request.method == "POST":
        services.retry_document(access.get_document_or_404(request.user, public_id), by=request.user)
        return redirect("documents:show_document", public_id)
    document, gone = access.own_document_or_404(request.user, public_id)
    if gone:
        return render(request, "documents/gone_document.html", {"title": title_of(document), "gone": gone})
    resend_wakeup(document.job)
    line = DocumentLine(document)
    return _waiting(render(request, "documents/show_document.html", {"line": line}), line.is_unfinished)


@require_safe
def download_document(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    document = access.get_document_or_404(request.user, public_id)

    def content_from(first: int) -> Iterator[bytes]:
        return services.open_file(document, by=request.user, first=first)

    try:
        return file_response(request, document, content_from, name=download_name(document))
    except services.FileGone:
        messages.error(request, _("This file is not here now."))
        return redirect("documents:show_document", public_id)


@require_http_methods(["GET", "POST"])
def open_paper(request: StaffRequest) -> HttpResponse:
    """From a code on a paper to the page it belongs to."""
    form = PaperCodeForm(request.user, request.POST or None)
    if form.is_valid():
        return redirect(form.address)
    return render(request, "documents/open_paper.html", {"form": form}, status=422 if form.is_bound else 200)


def _waiting(response: HttpResponse, is_unfinished: bool) -> HttpResponse:
    """A page that waits looks again by itself, with or without JavaScript."""
    if is_unfinished:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response
