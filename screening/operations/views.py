from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.addresses import address_of, is_trusted
from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.operations import health, trust
from screening.operations.wellness.lines import Level, ten_lines
from screening.operations.wellness.state import measure

LOOPBACK = frozenset({"127.0.0.1", "::1"})


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
    """The names of what fails to everybody, so that any probe can show them; numbers and times only to this computer
    itself, to a proxy or monitor named in TRUSTED_PROXIES, and to whoever may open the page."""
    lines = ten_lines(measure())
    failing = [line.name for line in lines if line.level]
    answer: dict[str, object] = {"ready": not failing, "failing": failing}
    if _may_read(request):
        answer["lines"] = [
            {"name": line.name, "level": Level(line.level).name.lower(), "words": line.words} for line in lines
        ]
    return JsonResponse(answer, status=503 if failing else 200)


def _may_read(request: HttpRequest) -> bool:
    address = address_of(request)
    if is_trusted(address) or (address in LOOPBACK and "X-Forwarded-For" not in request.headers):
        return True
    try:
        return request.user.is_authenticated and can(request.user, Permission.SEE_INSTALLATION)
    except DatabaseError:
        return False


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
