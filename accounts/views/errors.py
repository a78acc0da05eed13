from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: the page must work when the database does not."""
    number = getattr(request, "request_id", "")
    try:
        page: str = loader.render_to_string("500.html", {"request_id": number})
    except (ValueError, TemplateDoesNotExist):  # static files were not collected, or the file is gone
        page = f"500 {number}"
    return HttpResponse(page, status=500)


def locked_out(
    request: HttpRequest, page: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """The sign-in page as it stands; its form says until when sign-in is paused, for a name that nobody has too."""
    page = page if page is not None else HttpResponse()
    page.status_code = 403
    return page
