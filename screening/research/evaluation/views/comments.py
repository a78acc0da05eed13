"""Comments on a pilot at school: the page to print, typing, and taking out the names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page
from screening.research.evaluation import access, comment_pages, forms, services
from screening.research.evaluation.presenters import school
from screening.research.evaluation.prompts import get_role_or_404
from screening.research.evaluation.wording import role_words

TYPE = (Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


@require_safe
@needs(*TYPE)
def list_comments(request: StaffRequest) -> HttpResponse:
    pilots = school.commented_pilots(request.user)
    return render(request, "research/evaluation/list_comments.html", {"pilots": pilots})


@require_POST
@needs(*TYPE)
def print_comment_page(request: StaffRequest, public_id: UUID, role: str) -> HttpResponse:
    pilot = access.get_commented_pilot_or_404(request.user, public_id)
    document = comment_pages.PAGE.request((pilot, get_role_or_404(role)), by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(*TYPE)
def type_comments(request: StaffRequest, public_id: UUID, school_id: UUID, role: str) -> HttpResponse:
    pilot = access.get_commented_pilot_or_404(request.user, public_id)
    place = access.get_commented_school_or_404(request.user, pilot, school_id)
    form = forms.CommentPageForm(pilot, place, get_role_or_404(role), request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The page is kept. The paper can be destroyed."))
        return redirect("reports:list_comments")
    return form_page(
        request, form, "research/evaluation/type_comments.html", pilot=pilot, school=place, who=role_words(role)
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def release_comment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    comment = access.get_comment_or_404(request.user, public_id)
    page = school.comment_to_read(request.user, comment)
    form = forms.ReleaseForm(comment, page["spots"], request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Released. What was written is deleted; only this wording is kept."))
        return redirect("reports:list_comments")
    return form_page(request, form, "research/evaluation/release_comment.html", page=page)


@require_POST
@needs(Permission.REVIEW_CASES)
def set_aside_comment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    services.set_aside_comment(access.get_comment_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("Set aside and deleted. Nobody reads it."))
    return redirect("reports:list_comments")
