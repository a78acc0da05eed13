from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import needs
from accounts.requests import StaffRequest
from screening.operations.law import access, printing
from screening.rights.clock import kept_how_long


@require_safe
@needs(*access.READERS)
def list_law_papers(request: StaffRequest) -> HttpResponse:
    schools, this_year = access.schools_with_papers(request.user), timezone.localdate().year
    page = {"schools": schools, "year": printing.last_year(), "next": this_year}
    return render(request, "operations/law/list_law_papers.html", {"page": page})


@require_POST
@needs(*access.READERS)
def print_law_paper(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    if kind not in printing.KINDS:
        raise Http404
    document = printing.KINDS[kind].request(access.get_school_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)


@login_not_required
@require_safe
def show_rules(request: HttpRequest) -> HttpResponse:
    """What a family may read before it signs, without an account."""
    return render(request, "operations/law/show_rules.html", {"clock": kept_how_long()[:4]})
