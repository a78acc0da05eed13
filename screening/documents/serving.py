"""A download that goes on where a bad line broke it: single ranges, never cached, never guessed."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
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


def file_response(
    request: HttpRequest, document: Document, content_from: Callable[[int], Iterator[bytes]], *, name: str
) -> HttpResponseBase:
    """Sent as it is opened; where it cannot go on the line breaks, and the browser says that it did not get all."""
    size, tag = document.size, f'"{document.sha256}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    first, last = _limits(asked, size)
    if size and first >= size:  # of a file that is gone the content says so
        return _add_headers(HttpResponse(status=416), tag, {"Content-Range": f"bytes */{size}"})
    length = last + 1 - first
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    is_whole = length == size
    if not is_whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part = _shortened(content_from(first), length)
    response = StreamingHttpResponse(part, content_type=document.content_type, status=200 if is_whole else 206)
    response["Content-Length"] = str(length)
    return _add_headers(response, tag, headers)


def _shortened(pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    while length > 0:
        piece = next(pieces)[:length]
        length -= len(piece)
        yield piece


def _limits(asked: str, size: int) -> tuple[int, int]:
    """First and last byte; several ranges, or something that is none, get the whole file."""
    match = _RANGE.fullmatch(asked.strip())
    first, last = match.groups() if match else ("", "")
    if not first:
        return (max(0, size - int(last)), size - 1) if last else (0, size - 1)
    if last and int(last) < int(first):
        return 0, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _add_headers(response: HttpResponseBase, tag: str, headers: dict[str, str]) -> HttpResponseBase:
    response["Accept-Ranges"], response["ETag"], response["Cache-Control"] = "bytes", tag, "no-store"
    for name, value in headers.items():
        response[name] = value
    return response
