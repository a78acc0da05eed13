from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from screening.home.pages import page_for
from screening.home.shell import no_line_page, worker_script


@require_safe
def show_home(request: StaffRequest) -> HttpResponse:
    page = page_for(request.user)
    return render(request, page.template, page.build(request.user))


@login_not_required
@require_safe
def show_no_line(request: HttpRequest) -> HttpResponse:
    return HttpResponse(no_line_page())


@login_not_required
@require_safe
def send_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(worker_script(), content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})
