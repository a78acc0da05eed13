"""The reports of all schools of the county: pressed for, watched, tried again. States only, never a school's report."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.reports.fanout import presenter, services
from screening.reports.fanout.access import get_batch_or_404
from screening.reports.fanout.forms import BatchForm, RetryForm
from students.access import county_of


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_DISTRICT)
def list_batches(request: StaffRequest) -> HttpResponse:
    """Sent: the reports of a month are made, or what is missing of them."""
    form = BatchForm(county_of(request.user), posted(request))
    batch = form.carry_out(by=request.user)
    if batch is not None:
        return redirect("reports:show_batch", batch.public_id)
    return form_page(request, form, "reports/fanout/list_batches.html", batches=presenter.batch_lines(request.user))


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_DISTRICT)
def show_batch(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Sent: one school that failed is tried again, or all of them."""
    batch, form = get_batch_or_404(request.user, public_id), RetryForm(posted(request))
    if form.is_valid():
        services.retry_failed(batch, by=request.user, row=form.cleaned_data["row"])
        return redirect("reports:show_batch", public_id)
    page = presenter.BatchPage(batch)
    response = form_page(request, form, "reports/fanout/show_batch.html", page=page)
    if page.is_unfinished and not form.is_bound:
        response["Refresh"] = str(presenter.REFRESH_SECONDS)
    return response
