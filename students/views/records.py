"""Attendance of a month, results of a term: uploaded, looked at, written or discarded."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit import record
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.file_names import workbook_name
from screening.documents.serving import workbook_answer
from screening.form_kit.pages import form_page, posted
from students import access, services
from students.forms.records import RecordsForm, RowsForm
from students.models import RecordKind, RecordUpload
from students.pages import record_files, records


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def upload_records(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = RecordsForm(school, _known_kind_or_404(kind), posted(request), request.FILES or None)
    uploaded = form.done(by=request.user) if form.is_valid() else None
    if uploaded:
        return redirect("students:review_records", uploaded.public_id)
    return form_page(
        request, form, "students/records/upload_records.html", school=school, kind=kind, title=RecordKind(kind).label
    )


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_record_sheet(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return workbook_answer(
        record_files.sheet_to_fill_in(request.user, school, _known_kind_or_404(kind)),
        workbook_name(RecordKind(kind).label, _("to fill in")),
    )


@require_GET
@needs(Permission.MANAGE_ROSTER)
def review_records(request: StaffRequest, public_id: UUID) -> HttpResponse:
    upload = access.get_record_upload_or_404(request.user, public_id)
    page = records.RecordsReviewPage(request.user, upload, request.GET.get("kind", ""), request.GET.get("page", "1"))
    record(by=request.user, verb="records.review", obj=upload, purpose="roster", subjects=page.children)
    return render(request, "students/records/review_records.html", {"page": page})


@require_POST
@needs(Permission.MANAGE_ROSTER)
def approve_records(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _written(request, public_id, lambda upload: services.write_records(upload, by=request.user))


@require_POST
@needs(Permission.MANAGE_ROSTER)
def write_record_rows(request: StaffRequest, public_id: UUID) -> HttpResponse:
    form = RowsForm(request.POST)
    return _written(request, public_id, lambda upload: form.is_valid() and form.done(upload, by=request.user))


def _written(request: StaffRequest, public_id: UUID, write: Callable[[RecordUpload], object]) -> HttpResponse:
    try:
        write(access.get_record_upload_or_404(request.user, public_id))
    except services.AlreadyDecided:
        messages.error(request, _("This file was discarded before; please upload it again."))
    return redirect("students:review_records", public_id)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def discard_records(request: StaffRequest, public_id: UUID) -> HttpResponse:
    upload = services.discard_records(access.get_record_upload_or_404(request.user, public_id), by=request.user)
    written = upload.state == RecordUpload.State.WRITTEN
    done = _("The rows of the file are forgotten.") if written else _("Nothing was written; the file is forgotten.")
    messages.success(request, done)
    return redirect("students:list_classes")


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_record_errors(request: StaffRequest, public_id: UUID) -> HttpResponse:
    upload = access.get_record_upload_or_404(request.user, public_id)
    record(by=request.user, verb="records.review", obj=upload, purpose="roster")
    return workbook_answer(
        record_files.rows_to_correct(request.user, upload), workbook_name(upload.get_kind_display(), _("to correct"))
    )


def _known_kind_or_404(kind: str) -> str:
    if kind not in RecordKind.values:
        raise Http404
    return kind
