"""A roster file: uploaded, its columns assigned, looked at, approved or discarded; files to download."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit import record
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.file_names import workbook_name
from screening.documents.serving import workbook_answer
from screening.form_kit.pages import form_page, posted
from screening.jobs.presenters import REFRESH_SECONDS, JobStatus
from screening.jobs.services import resend_wakeup
from students import access
from students.forms.roster import (
    ColumnsForm,
    LeftForm,
    QuestionsForm,
    RecordsForm,
    RowsForm,
    TickedForm,
    UploadForm,
    heading_to_assign,
)
from students.models import RecordKind, RecordUpload, RosterImport
from students.pages import record_files, records, roster, roster_files
from students.roster_uploads import remembered_headings, stored_file
from students.services import records as records_services
from students.services import roster as roster_services
from students.services import roster_writing as roster_writing_services
from students.services.records import write_records
from students.services.roster import AlreadyDecided
from students.services.roster_writing import QuestionsOpen

State = RosterImport.State
Page = Callable[[StaffRequest, RosterImport], HttpResponse]


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def upload_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    uploaded = form.done(school, by=request.user) if form.is_valid() else None
    if uploaded:
        return redirect("students:review_roster", uploaded.public_id)
    return form_page(request, form, "students/roster/upload_roster.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def assign_columns(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    if uploaded.state != State.COLUMNS:
        return redirect("students:review_roster", uploaded.public_id)
    access.record_review(request.user, uploaded)
    heading = heading_to_assign(uploaded, remembered_headings(uploaded.school))
    form = ColumnsForm(uploaded, heading, posted(request))
    if form.is_valid() and form.done(by=request.user):
        return redirect("students:review_roster", uploaded.public_id)
    return form_page(request, form, "students/roster/assign_columns.html", roster=uploaded, heading=heading)


@require_GET
@needs(Permission.MANAGE_ROSTER)
def review_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    pages: dict[str, Page] = {State.COLUMNS: _to_columns, State.REVIEW: _review, State.WRITING: _progress}
    return pages.get(uploaded.state, _result)(request, uploaded)


def _to_columns(request: HttpRequest, uploaded: RosterImport) -> HttpResponse:
    return redirect("students:assign_columns", uploaded.public_id)


def _review(
    request: StaffRequest, uploaded: RosterImport, form: LeftForm | QuestionsForm | None = None
) -> HttpResponse:
    page = roster.ReviewPage(request.user, uploaded, request.GET.get("kind", ""), request.GET.get("page", "1"))
    questions = form if isinstance(form, QuestionsForm) else QuestionsForm(uploaded)
    left = form if isinstance(form, LeftForm) else LeftForm()
    told = {"page": page, "questions": questions, "left": left}
    return form_page(request, form or left, "students/roster/review_roster.html", **told)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def answer_questions(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    form = QuestionsForm(uploaded, request.POST)
    if not form.is_valid() and uploaded.state == State.REVIEW:
        return _review(request, uploaded, form)
    refused = _("This file was discarded before; please upload it again.")
    return _decided(request, public_id, lambda _uploaded: _answer(request, form), refused)


def _answer(request: StaffRequest, form: QuestionsForm) -> None:
    """Raises AlreadyDecided."""
    form.done(by=request.user)
    messages.success(request, _("Kept. Rows with the same words are read like this from now on."))


def _progress(request: HttpRequest, uploaded: RosterImport) -> HttpResponse:
    if uploaded.job:
        resend_wakeup(uploaded.job)
    response = render(
        request,
        "students/roster/writing_roster.html",
        {"roster": uploaded, "status": JobStatus(uploaded.job) if uploaded.job else None},
    )
    response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _result(request: HttpRequest, uploaded: RosterImport) -> HttpResponse:
    context = {
        "roster": uploaded,
        "sentences": roster.result_sentences(uploaded.result),
        "has_errors": bool(uploaded.rows),
    }
    return render(request, "students/roster/written_roster.html", context)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def approve_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    refused = _("This file was discarded before; please upload it again.")
    return _decided(
        request, public_id, lambda uploaded: roster_writing_services.approve_roster(uploaded, by=request.user), refused
    )


def _decided(
    request: StaffRequest, public_id: UUID, act: Callable[[RosterImport], object], refused: str
) -> HttpResponse:
    try:
        act(access.get_import_or_404(request.user, public_id))
    except QuestionsOpen:
        messages.error(request, _("Nothing was written: please answer the questions first."))
    except AlreadyDecided:
        messages.error(request, refused)
    return redirect("students:review_roster", public_id)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def write_rows(request: StaffRequest, public_id: UUID) -> HttpResponse:
    refused = _("This file was discarded before; please upload it again.")
    return _decided(request, public_id, lambda uploaded: _write(request, uploaded), refused)


def _write(request: StaffRequest, uploaded: RosterImport) -> None:
    form = TickedForm(request.POST)
    asked, problems = form.done(uploaded, by=request.user) if form.is_valid() else (0, [])
    written = roster.written_words(asked, problems, stored_file(uploaded).parts)
    messages.success(request, written) if asked else messages.error(request, _("No row was ticked."))


@require_POST
@needs(Permission.MANAGE_ROSTER)
def take_off_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    form = LeftForm(request.POST)
    try:
        gone = form.done(uploaded, by=request.user) if form.is_valid() else None
    except AlreadyDecided:
        return redirect("students:review_roster", uploaded.public_id)
    if gone is None:
        return _review(request, uploaded, form)
    messages.success(request, roster.taken_off_words(len(gone)))
    return redirect("students:review_roster", uploaded.public_id)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def finish_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    refused = _("Nothing of this file was written yet; it can be discarded.")
    return _decided(
        request, public_id, lambda uploaded: roster_writing_services.finish_roster(uploaded, by=request.user), refused
    )


@require_POST
@needs(Permission.MANAGE_ROSTER)
def discard_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    try:
        roster_services.discard_roster(uploaded, by=request.user)
        messages.success(request, _("Nothing was written; the file is forgotten."))
    except AlreadyDecided:
        messages.error(request, _("This file was approved before; it is written."))
    return redirect("students:list_classes")


@require_POST
@needs(Permission.MANAGE_ROSTER)
def forget_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    roster_services.forget_roster(uploaded, by=request.user)
    messages.success(request, _("The rows of the file are forgotten."))
    return redirect("students:review_roster", uploaded.public_id)


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_errors(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    return workbook_answer(
        roster_files.errors_file(request.user, uploaded), workbook_name(_("Roster"), _("to correct"))
    )


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_template(request: StaffRequest) -> HttpResponse:
    return workbook_answer(
        roster_files.template_file(access.schools_of(request.user).first()), workbook_name(_("Roster"), _("to fill in"))
    )


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return workbook_answer(
        roster_files.roster_file(request.user, school), workbook_name(_("Roster"), f"{timezone.localdate():%Y%m%d}")
    )


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
    return _written(request, public_id, lambda upload: write_records(upload, by=request.user))


@require_POST
@needs(Permission.MANAGE_ROSTER)
def write_record_rows(request: StaffRequest, public_id: UUID) -> HttpResponse:
    form = RowsForm(request.POST)
    return _written(request, public_id, lambda upload: form.is_valid() and form.done(upload, by=request.user))


def _written(request: StaffRequest, public_id: UUID, write: Callable[[RecordUpload], object]) -> HttpResponse:
    try:
        write(access.get_record_upload_or_404(request.user, public_id))
    except AlreadyDecided:
        messages.error(request, _("This file was discarded before; please upload it again."))
    return redirect("students:review_records", public_id)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def discard_records(request: StaffRequest, public_id: UUID) -> HttpResponse:
    upload = records_services.discard_records(access.get_record_upload_or_404(request.user, public_id), by=request.user)
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
