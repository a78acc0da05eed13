"""Adding a questionnaire from a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.library.forms.importing import ImportForm, SaveImportForm
from screening.library.presenters.instrument import FormPreview


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def import_instrument(request: StaffRequest) -> HttpResponse:
    form = ImportForm(posted(request), request.FILES or None)
    form.is_valid()
    return form_page(
        request, form, "library/import_instrument.html", look=form.instrument and FormPreview(form.instrument)
    )


@require_POST
@needs(Permission.MANAGE_LIBRARY)
def save_import(request: StaffRequest) -> HttpResponse:
    form = SaveImportForm(request.POST)
    saved = form.done(by=request.user) if form.is_valid() else None
    if saved:
        messages.success(request, _("The questionnaire is in the library; a new round can use it."))
        return redirect("library:show_instrument", saved.public_id)
    return form_page(request, form, "library/save_import.html")
