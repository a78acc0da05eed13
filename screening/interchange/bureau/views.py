"""The bureau's own form: kept with its mapping, filled with a month's figures, retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.serving import file_answer
from screening.documents.sheets import CSV, XLSX
from screening.form_kit.pages import form_page, posted
from screening.interchange.bureau import access, presenter, services
from screening.interchange.bureau.cells import CellsPage
from screening.interchange.bureau.forms import PlaceFigureForm, UploadBureauForm
from screening.interchange.bureau.mapping import NotABureauMapping
from screening.reports.county import access as county_access


@require_safe
@needs(Permission.READ_DISTRICT)
def show_bureau_form(request: StaffRequest) -> HttpResponse:
    page = presenter.BureauPage(access.bureau_forms_of(request.user).first())
    months = county_access.months_listed(request.user, 6)
    return render(request, "interchange/bureau/show_bureau_form.html", {"page": page, "months": months})


@require_safe
@needs(Permission.READ_DISTRICT)
def download_keys(request: StaffRequest) -> HttpResponse:
    return file_answer(presenter.keys_file(), media_type=CSV, name="county-figures.csv")


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_DISTRICT)
def upload_bureau_form(request: StaffRequest) -> HttpResponse:
    county = county_access.get_county_or_404(request.user)
    form = UploadBureauForm(posted(request), request.FILES or None)
    heights = presenter.heights_of(county.name, list(county_access.schools_counted(request.user)))
    if form.is_valid() and (kept := form.done(county, heights, by=request.user)):
        messages.success(request, _("The form is kept. Please look at where each figure goes."))
        return redirect("reports:place_figure", kept.public_id)
    return render(
        request, "interchange/bureau/upload_bureau_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@needs(Permission.READ_DISTRICT)
def fill_bureau_form(request: StaffRequest, public_id: UUID, month: UUID) -> HttpResponse:
    form = access.get_bureau_form_or_404(request.user, public_id)
    row = county_access.get_month_or_404(request.user, month)
    columns = presenter.columns_for(form.mapping, row, list(county_access.schools_counted(request.user)))
    try:
        content = services.fill_bureau_form(form, by=request.user, month=row, columns=columns)
    except NotABureauMapping as refusal:
        messages.error(request, " ".join(presenter.problem_words(refusal.args[0])))
        return redirect("reports:show_bureau_form")
    return file_answer(content, media_type=XLSX, name=f"county-{row.month:%Y-%m}-r{row.revision}.xlsx")


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_DISTRICT)
def place_figure(request: StaffRequest, public_id: UUID) -> HttpResponse:
    kept = access.get_bureau_form_or_404(request.user, public_id)
    county = county_access.get_county_or_404(request.user)
    heights = presenter.heights_of(county.name, list(county_access.schools_counted(request.user)))
    page = CellsPage(kept, request.GET.get("cell", ""), heights)
    form = PlaceFigureForm(posted(request), chosen=page.chosen)
    if form.is_valid() and form.done(kept, heights, by=request.user):
        return redirect(request.get_full_path())
    return form_page(request, form, "interchange/bureau/place_figure.html", page=page)


@require_POST
@needs(Permission.READ_DISTRICT)
def retire_bureau_form(request: StaffRequest, public_id: UUID) -> HttpResponse:
    services.retire_bureau_form(access.get_bureau_form_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("The form is not used any more."))
    return redirect("reports:show_bureau_form")
