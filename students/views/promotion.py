"""The new school year of one school."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students import access
from students.forms.promotion import PromotionForm
from students.pages.promotion import PromotionPage, promoted_words


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def promote_school(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = PromotionPage(request.user, access.get_school_or_404(request.user, public_id))
    form = PromotionForm(page, posted(request))
    if form.is_valid():
        messages.success(request, promoted_words(form.done(by=request.user)))
        return redirect("students:list_classes")
    return form_page(request, form, "students/promotion/promote_school.html", page=page)
