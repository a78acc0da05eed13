"""The reports of all schools of the county: pressed for, watched, tried again. States only, never a school's report."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.fanout import presenter, services
from screening.reports.fanout.access import get_batch_or_404
from screening.reports.fanout.forms import BatchForm, RetryForm
from students.access import county_of


@require_safe
@needs(Permission.READ_DISTRICT)
def list_batches(request: StaffRequest) -> HttpResponse:
    context = {"batches": presenter.batch_lines(request.user), "form": BatchForm(county_of(request.user))}
    return render(request, "reports/fanout/list_batches.html", context)


@require_POST
@needs(Permission.READ_DISTRICT)
def make_batch(request: StaffRequest) -> HttpResponse:
    form = BatchForm(county_of(request.user), request.POST)
    batch = form.carry_out(by=request.user)
    if batch is not None:
        return redirect("reports:show_batch", batch.public_id)
    context = {"batches": presenter.batch_lines(request.user), "form": form}
    return render(request, "reports/fanout/list_batches.html", context, status=422)


@require_safe
@needs(Permission.READ_DISTRICT)
def show_batch(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = presenter.BatchPage(get_batch_or_404(request.user, public_id))
    response = render(request, "reports/fanout/show_batch.html", {"page": page})
    if page.is_unfinished:
        response["Refresh"] = str(presenter.REFRESH_SECONDS)
    return response


@require_POST
@needs(Permission.READ_DISTRICT)
def retry_batch(request: StaffRequest, public_id: UUID) -> HttpResponse:
    batch = get_batch_or_404(request.user, public_id)
    form = RetryForm(request.POST)
    if not form.is_valid():
        page = presenter.BatchPage(batch)
        return render(request, "reports/fanout/show_batch.html", {"page": page}, status=422)
    services.retry_failed(batch, by=request.user, row=form.chosen)
    return redirect("reports:show_batch", public_id)
