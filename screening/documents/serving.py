"""A download that goes on where a bad line broke it: single ranges, never cached, never guessed."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from screening.documents.models import Document
from screening.documents.sheets import XLSX

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def file_answer(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """A file made for this request and kept nowhere."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Content-Length": str(len(content)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    return file_answer(content, media_type=XLSX, name=name)


def file_response(request: HttpRequest, document: Document, content: bytes, *, name: str) -> HttpResponse:
    size, tag = len(content), f'"{document.sha256}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    first, last = _limits(asked, size)
    if first >= size:
        return _add_headers(HttpResponse(status=416), tag, {"Content-Range": f"bytes */{size}"})
    part = content[first : last + 1]
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    is_whole = len(part) == size
    if not is_whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response = HttpResponse(part, content_type=document.content_type, status=200 if is_whole else 206)
    response["Content-Length"] = str(len(part))
    return _add_headers(response, tag, headers)


def _limits(asked: str, size: int) -> tuple[int, int]:
    """First and last byte; several ranges, or something that is none, get the whole file."""
    match = _RANGE.fullmatch(asked.strip())
    first, last = match.groups() if match else ("", "")
    if not first:
        return (max(0, size - int(last)), size - 1) if last else (0, size - 1)
    if last and int(last) < int(first):
        return 0, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _add_headers(response: HttpResponse, tag: str, headers: dict[str, str]) -> HttpResponse:
    response["Accept-Ranges"], response["ETag"], response["Cache-Control"] = "bytes", tag, "no-store"
    for name, value in headers.items():
        response[name] = value
    return response
