"""What a pilot brought: numbers, comments, the PDF, and an export for research with its purpose."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.form_kit.pages import form_page
from screening.reports.file_views import asks_for
from screening.research.evaluation import access, forms, paper
from screening.research.evaluation.access import counting
from screening.research.evaluation.presenters.comments import comments_read

READ = Permission.EVALUATE_PILOTS


@require_safe
@needs(READ)
def show_evaluation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_started_pilot_or_404(request.user, public_id)
    page = paper.page_for(request.user, pilot, request.GET.get("of", ""))
    return render(request, "research/evaluation/show_evaluation.html", {"pilot": pilot, **page})


@require_safe
@needs(READ)
def read_comments(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_started_pilot_or_404(request.user, public_id)
    counting.record_reading(request.user, pilot, purpose="comments")
    context = {"pilot": pilot, "roles": comments_read(request.user, pilot)}
    return render(request, "research/evaluation/read_comments.html", context)


print_evaluation = asks_for(paper.PDF, READ)


@require_http_methods(["GET", "POST"])
@needs(READ)
@asks_again
def export_evaluation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_started_pilot_or_404(request.user, public_id)
    form = forms.ExportForm(pilot, request.POST or None)
    export = form.carry_out(by=request.user) if request.method == "POST" else None
    if export:
        document = paper.EXPORT.request(export, by=request.user)
        return redirect("documents:show_document", document.public_id)
    return form_page(request, form, "research/evaluation/export_evaluation.html", pilot=pilot)
