"""A published scale: its numbers, and its licensed wording entered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.interchange.published_scales import access
from screening.interchange.published_scales.forms import WordingForm
from screening.interchange.published_scales.presenter import KeyPage
from screening.library.presenters.instrument import FormPreview


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_key(request: StaffRequest, key_id: str) -> HttpResponse:
    key = access.get_key_or_404(request.user, key_id)
    return render(request, "interchange/published_scales/show_key.html", {"page": KeyPage(key)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def enter_wording(request: StaffRequest, key_id: str) -> HttpResponse:
    key = access.get_key_or_404(request.user, key_id)
    form = WordingForm(key, posted(request))
    saved = form.done(by=request.user) if form.is_valid() else None
    if saved:
        messages.success(request, _("The scale is unlocked with its permission; a new round can use it."))
        return redirect("library:show_instrument", saved.public_id)
    look = form.instrument and FormPreview(form.instrument)
    return form_page(request, form, "interchange/published_scales/enter_wording.html", key=key, look=look)
