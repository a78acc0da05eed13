from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.home import counselor
from screening.home.audit_check import AUDIT_CHECK, get_check_or_404
from screening.home.handbook import HANDBOOK, get_handbook_or_404, page_of
from screening.home.help import help_for
from screening.home.pages import page_for
from screening.home.second_person import second_person
from screening.home.shell import no_line_page, worker_script


@require_safe
def show_home(request: StaffRequest) -> HttpResponse:
    page = page_for(request.user)
    return render(request, page.template, {**page.build(request.user), "second_person": second_person(request.user)})


@require_safe
@needs(Permission.REVIEW_CASES)
def show_rare(request: StaffRequest) -> HttpResponse:
    return render(request, "home/rare.html", counselor.rare(request.user))


@require_safe
def show_help(request: StaffRequest) -> HttpResponse:
    return render(request, "home/help.html", help_for(request.user))


@require_http_methods(["GET", "POST"])
def show_handbook(request: StaffRequest) -> HttpResponse:
    """To read; or as a file to print."""
    if request.method == "POST":
        document = HANDBOOK.request(get_handbook_or_404(request.user), by=request.user)
        return redirect("documents:show_document", document.public_id)
    return render(request, "home/handbook.html", page_of(request.user))


@require_POST
@needs(Permission.READ_AUDIT)
@asks_again
def print_check(request: StaffRequest, event_id: UUID) -> HttpResponse:
    document = AUDIT_CHECK.request(get_check_or_404(request.user, event_id), by=request.user)
    return redirect("documents:show_document", document.public_id)


@login_not_required
@require_safe
def show_no_line(request: HttpRequest) -> HttpResponse:
    return HttpResponse(no_line_page())


@login_not_required
@require_safe
def send_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(worker_script(), content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})
