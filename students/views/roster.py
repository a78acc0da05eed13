"""A roster file: uploaded, looked at, approved or discarded; templates and the roster to download."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from screening.documents.sheets import XLSX
from students import access, services
from students.forms.roster import UploadForm
from students.pages import roster
from students.views.answers import ask


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def upload_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    uploaded = form.done(school, by=request.user) if form.is_valid() else None
    if uploaded:
        return redirect("students:review_roster", uploaded.public_id)
    return ask(request, "students/upload_roster.html", form, school=school)


@require_GET
@needs(Permission.MANAGE_ROSTER)
def review_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    page = roster.review_page(request.user, uploaded, request.GET.get("kind", ""))
    return render(request, "students/review_roster.html", {"page": page})


@require_POST
@needs(Permission.MANAGE_ROSTER)
def approve_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    try:
        services.approve_roster(uploaded, by=request.user)
        messages.success(request, _("The roster is written."))
    except services.AlreadyDecided:
        messages.error(request, _("This file was discarded before; please upload it again."))
    return redirect("students:list_classes")


@require_POST
@needs(Permission.MANAGE_ROSTER)
def discard_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    try:
        services.discard_roster(uploaded, by=request.user)
        messages.success(request, _("Nothing was written; the file is forgotten."))
    except services.AlreadyDecided:
        messages.error(request, _("This file was approved before; it is written."))
    return redirect("students:list_classes")


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_template(request: HttpRequest) -> HttpResponse:
    return _file(roster.template_file(), "roster-template.xlsx")


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return _file(roster.roster_file(request.user, school), "roster.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
