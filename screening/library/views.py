"""Questionnaires: the shelf, one of them, its files, scores of a file, reliabilities, retiring."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.serving import file_answer
from screening.documents.sheets import CSV
from screening.form_kit.pages import form_page, posted
from screening.library import access, services
from screening.library.forms import (
    ImportForm,
    ReliabilityForm,
    RetireForm,
    RulesForm,
    SaveImportForm,
    ScoreForm,
)
from screening.library.presenters.instrument import FormPreview, InstrumentPage
from screening.library.presenters.rules import FilesPage, RulesPage, made_file
from screening.library.presenters.scored import ScoredPage, rows_with_answers, scored_csv
from screening.library.presenters.shelf import NormPage, Shelf


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


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    return render(request, "library/show_rules.html", {"page": RulesPage(request.user, rule_set)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def write_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    form = RulesForm(rule_set, posted(request))
    written = form.done(rule_set, by=request.user) if form.is_valid() else None
    if written:
        messages.success(
            request, _("Rules %(v)s are written. A new round can be planned with them.") % {"v": written.version}
        )
        return redirect("library:show_rules", written.public_id)
    return form_page(request, form, "library/write_rules.html", page=RulesPage(request.user, rule_set))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def retire_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    form = RetireForm(posted(request))
    if form.is_valid() and form.done(rule_set, services.retire_rules, by=request.user):
        messages.success(request, _("Retired. No new round is offered it; rounds that used it keep it."))
        return redirect("library:show_rules", rule_set.public_id)
    return form_page(request, form, "library/retire_rules.html", page=RulesPage(request.user, rule_set))


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_norm(request: StaffRequest, public_id: UUID) -> HttpResponse:
    norm = access.get_norm_or_404(request.user, public_id)
    return render(request, "library/show_norm.html", {"page": NormPage(request.user, norm)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def retire_norm(request: StaffRequest, public_id: UUID) -> HttpResponse:
    norm = access.get_norm_or_404(request.user, public_id)
    form = RetireForm(posted(request))
    if form.is_valid() and form.done(norm, services.retire_norm, by=request.user):
        messages.success(request, _("Retired. No new round is offered it; rounds that used it keep it."))
        return redirect("library:show_norm", norm.public_id)
    return form_page(request, form, "library/retire_norm.html", page=NormPage(request.user, norm))


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def list_library(request: StaffRequest) -> HttpResponse:
    return render(request, "library/list_library.html", {"page": Shelf(request.user)})


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_instrument(request: StaffRequest, public_id: UUID) -> HttpResponse:
    version = access.get_version_or_404(request.user, public_id)
    return render(request, "library/show_instrument.html", {"page": InstrumentPage(request.user, version)})


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_files(request: StaffRequest, public_id: UUID) -> HttpResponse:
    version = access.get_version_or_404(request.user, public_id)
    return render(request, "library/show_files.html", {"page": FilesPage(version)})


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def download_file(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    made = made_file(access.get_version_or_404(request.user, public_id), kind)
    if made is None:
        raise Http404
    return file_answer(made.content, media_type=made.media_type, name=made.file_name)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def score_file(request: StaffRequest, public_id: UUID) -> HttpResponse:
    version = access.get_version_or_404(request.user, public_id)
    form = ScoreForm(version, list(access.norms_of(request.user)), posted(request), request.FILES or None)
    page = None
    if form.is_valid():
        rows, with_norm = len(rows_with_answers(form.answers)), form.chosen["norm_set"] is not None
        services.record_scored_file(version, by=request.user, rows=rows, with_norm=with_norm)
        if "download" in request.POST:
            content = scored_csv(version, form.answers, **form.chosen)
            return file_answer(content, media_type=CSV, name=f"{version.instrument}-{version.version}-scores.csv")
        page = ScoredPage(version, form.answers, **form.chosen)
    return form_page(request, form, "library/score_file.html", questionnaire=version, page=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def record_reliability(request: StaffRequest, public_id: UUID) -> HttpResponse:
    version = access.get_version_or_404(request.user, public_id)
    form = ReliabilityForm(version, posted(request))
    if form.is_valid() and form.done(version, by=request.user):
        messages.success(request, _("The reliability is on record; change is judged by it from now on."))
        return redirect("library:show_instrument", version.public_id)
    return form_page(request, form, "library/record_reliability.html", page=InstrumentPage(request.user, version))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def retire_instrument(request: StaffRequest, public_id: UUID) -> HttpResponse:
    version = access.get_version_or_404(request.user, public_id)
    form = RetireForm(posted(request))
    if form.is_valid() and form.done(version, services.retire_instrument, by=request.user):
        messages.success(request, _("Retired. No new round is offered it; rounds that used it keep it."))
        return redirect("library:show_instrument", version.public_id)
    return form_page(request, form, "library/retire_instrument.html", page=InstrumentPage(request.user, version))
