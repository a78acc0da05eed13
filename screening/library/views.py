"""Questionnaires: the shelf, one of them, its files, scores of a file, reliabilities, retiring."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.serving import file_answer
from screening.documents.sheets import CSV
from screening.form_kit.pages import act_page, form_page, posted
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

RETIRED = gettext_lazy("Retired. No new round is offered it; rounds that used it keep it.")
RECORDED = gettext_lazy("The reliability is on record; change is judged by it from now on.")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def import_instrument(request: StaffRequest) -> HttpResponse:
    """A file is looked at first; what was looked at comes back as a packet and is saved."""
    if "packet" in request.POST:
        return save_import(request)
    form = ImportForm(posted(request), request.FILES or None)
    form.is_valid()
    return form_page(
        request, form, "library/import_instrument.html", look=form.instrument and FormPreview(form.instrument)
    )


def save_import(request: StaffRequest) -> HttpResponse:
    form = SaveImportForm(request.POST)
    saved = form.done(by=request.user) if form.is_valid() else None
    if saved:
        messages.success(request, _("The questionnaire is in the library; a new round can use it."))
        return redirect("library:show_instrument", saved.public_id)
    return form_page(request, form, "library/save_import.html")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def show_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    form, page = RetireForm(services.retire_rules, posted(request)), RulesPage(request.user, rule_set)
    return act_page(request, form, rule_set, "library/show_rules.html", said=str(RETIRED), to=request.path, page=page)


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
def show_norm(request: StaffRequest, public_id: UUID) -> HttpResponse:
    norm = access.get_norm_or_404(request.user, public_id)
    form, page = RetireForm(services.retire_norm, posted(request)), NormPage(request.user, norm)
    return act_page(request, form, norm, "library/show_norm.html", said=str(RETIRED), to=request.path, page=page)


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def list_library(request: StaffRequest) -> HttpResponse:
    return render(request, "library/list_library.html", {"page": Shelf(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def show_instrument(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A reliability is put on record here; and with a reason it is retired."""
    version, data = access.get_version_or_404(request.user, public_id), posted(request)
    retires = "reason" in request.POST
    retire = RetireForm(services.retire_instrument, data if retires else None)
    known = ReliabilityForm(version, None if retires else data)
    context = {"page": InstrumentPage(request.user, version), "retire": retire, "known": known}
    form, said = (retire, RETIRED) if retires else (known, RECORDED)
    return act_page(request, form, version, "library/show_instrument.html", said=str(said), to=request.path, **context)


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
