from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import act_page, posted
from screening.operations.law import access, printing
from screening.operations.law.forms import BreachForm
from screening.operations.law.presenter import LawPage
from screening.rights.clock import kept_how_long

LIST = "operations:list_law_papers"


@require_safe
@needs(*access.READERS)
def list_law_papers(request: StaffRequest) -> HttpResponse:
    return render(request, "operations/law/list_law_papers.html", {"page": LawPage(request.user)})


@require_POST
@needs(*access.READERS)
def print_law_paper(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    if kind not in printing.KINDS:
        raise Http404
    document = printing.KINDS[kind].request(access.get_school_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(*access.READERS)
def record_breach(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form, said = BreachForm(posted(request)), _("Written down; print the report now.")
    return act_page(request, form, school, "operations/law/record_breach.html", said=said, to=LIST)


@require_POST
@needs(*access.READERS)
def print_breach(request: StaffRequest, public_id: UUID) -> HttpResponse:
    document = printing.BREACH.request(access.get_breach_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)


@login_not_required
@require_safe
def show_rules(request: HttpRequest) -> HttpResponse:
    """What a family may read before it signs, without an account."""
    return render(request, "operations/law/show_rules.html", {"clock": kept_how_long()[:4]})
