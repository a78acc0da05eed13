"""A roster file: uploaded, its columns assigned, looked at, approved or discarded; files to download."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.file_names import workbook_name
from screening.documents.serving import workbook_answer
from screening.form_kit.pages import form_page, posted
from screening.jobs.presenters import REFRESH_SECONDS, JobStatus
from screening.jobs.services import resend_wakeup
from students import access, services
from students.forms.roster import ColumnsForm, LeftForm, TickedForm, UploadForm, heading_to_assign
from students.forms.roster_questions import QuestionsForm
from students.models import RosterImport
from students.pages import roster, roster_files
from students.roster_uploads import remembered_headings, stored_file

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
    return _decided(request, public_id, lambda uploaded: services.approve_roster(uploaded, by=request.user), refused)


def _decided(
    request: StaffRequest, public_id: UUID, act: Callable[[RosterImport], object], refused: str
) -> HttpResponse:
    try:
        act(access.get_import_or_404(request.user, public_id))
    except services.QuestionsOpen:
        messages.error(request, _("Nothing was written: please answer the questions first."))
    except services.AlreadyDecided:
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
    except services.AlreadyDecided:
        return redirect("students:review_roster", uploaded.public_id)
    if gone is None:
        return _review(request, uploaded, form)
    messages.success(request, roster.taken_off_words(len(gone)))
    return redirect("students:review_roster", uploaded.public_id)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def finish_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    refused = _("Nothing of this file was written yet; it can be discarded.")
    return _decided(request, public_id, lambda uploaded: services.finish_roster(uploaded, by=request.user), refused)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def discard_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    try:
        services.discard_roster(uploaded, by=request.user)
        messages.success(request, _("Nothing was written; the file is forgotten."))
    except services.AlreadyDecided:
        messages.error(request, _("This file was approved before; it is written."))
    return redirect("students:list_classes")


@require_POST
@needs(Permission.MANAGE_ROSTER)
def forget_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    uploaded = access.get_import_or_404(request.user, public_id)
    services.forget_roster(uploaded, by=request.user)
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
