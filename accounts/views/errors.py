import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.urls import reverse

from accounts.cannot_store import what_happened, what_to_do, why_not


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


RETRY_SECONDS = 30


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: the page must work when the database does not."""
    error = sys.exc_info()[1]
    if why_not(error) is not None:
        return cannot_store(request, error)
    return HttpResponse(_page(request, "500.html"), status=500)


def cannot_store(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Nothing was saved, and why: in the contract's JSON where a script asks, else a page with what to do. A session
    that is gone says of itself nothing more than that."""
    why = why_not(error)
    happened, to_do = what_happened(why), what_to_do(why)
    number = getattr(request, "request_id", "")
    if wants_json(request):
        said = {"error": "cannot-store", "why": why or "", "message": f"{happened} {to_do}", "number": number}
        answer: HttpResponse = JsonResponse(said, status=503)
    else:
        page = _page(request, "cannot_store.html", happened=happened, to_do=to_do, sent=_is_work(request))
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _is_work(request: HttpRequest) -> bool:
    """Something was filled in, and it was more than a password."""
    return request.method == "POST" and request.path != reverse("accounts:sign_in")


def _page(request: HttpRequest, template: str, **values: object) -> str:
    number = getattr(request, "request_id", "")
    try:
        page: str = loader.render_to_string(template, {"request_id": number, **values})
    except (ValueError, TemplateDoesNotExist):  # static files were not collected, or the file is gone
        return " ".join(str(part) for part in (values.get("happened", "500"), values.get("to_do", ""), number))
    return page


def locked_out(
    request: HttpRequest, page: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """The sign-in page as it stands; its form says until when sign-in is paused, for a name that nobody has too."""
    page = page if page is not None else HttpResponse()
    page.status_code = 403
    return page
