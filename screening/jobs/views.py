from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from screening.jobs import access, services
from screening.jobs.presenters import REFRESH_SECONDS, JobStatus


@require_safe
def show_job(request: StaffRequest, public_id: UUID) -> HttpResponse:
    job = access.get_job_or_404(request.user, public_id)
    services.resend_wakeup(job)
    status = JobStatus(job)
    response = render(request, "jobs/show_job.html", {"status": status})
    if status.is_unfinished:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response
