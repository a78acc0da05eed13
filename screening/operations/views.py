from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.operations import health, trust
from screening.operations.wellness import answers
from screening.operations.wellness.lines import ten_lines
from screening.operations.wellness.state import measure


@login_not_required
@require_safe
def show_health(request: HttpRequest) -> HttpResponse:
    ok = health.database_answers()
    return JsonResponse({"database": "ok" if ok else "down"}, status=200 if ok else 503)


@login_not_required
@require_safe
def show_alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def show_ready(request: HttpRequest) -> HttpResponse:
    lines = ten_lines(measure())
    return JsonResponse(answers.ready(lines, in_detail=answers.may_read(request)), status=answers.status_of(lines))


@require_safe
@needs(Permission.SEE_INSTALLATION)
def show_wellness(request: StaffRequest) -> HttpResponse:
    return render(request, "operations/show_wellness.html", {"lines": ten_lines(measure())})


@login_not_required
@require_safe
def show_trust(request: HttpRequest) -> HttpResponse:
    try:
        page = trust.trust_page(request.get_port())
    except trust.NoOfficeNetwork as error:
        raise Http404 from error
    return render(request, "operations/show_trust.html", {"page": page})


@login_not_required
@require_safe
def download_authority(request: HttpRequest) -> HttpResponse:
    try:
        content = trust.authority_file()
    except trust.NoOfficeNetwork as error:
        raise Http404 from error
    disposition = {"Content-Disposition": 'attachment; filename="xinqiao.crt"'}
    return HttpResponse(content, content_type="application/x-x509-ca-cert", headers=disposition)
