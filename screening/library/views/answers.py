"""How every form of the library is asked and answered."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with the form: 422 when something needs a look."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def file_answer(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
