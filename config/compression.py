"""Pages go out compressed: a class page is 50 KB as text and under 6 KB on a slow line.

Only HTML. Documents keep their length and ranges, static files are compressed beforehand. Django masks the CSRF token
and adds a random length to every compressed page, so that its size gives nothing away (BREACH).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPagesMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
