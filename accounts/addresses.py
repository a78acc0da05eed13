"""Where a request comes from and where it was before."""

from urllib.parse import urlsplit

from axes.helpers import get_client_ip_address
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The same address by which failed sign-ins are counted."""
    return str(get_client_ip_address(request) or "")


def page_before(request: HttpRequest) -> str:
    """Path of the page of ours from which somebody came; the first page otherwise."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or parts.path in ("", request.path):
        return "/"
    return f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")
