"""How every form is asked and answered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, form: forms.Form, template: str, /, **context: Any) -> HttpResponse:
    """The page with the form: 422 when it was sent and something needs a look. Of two forms on a page
    `form` of the context stands first."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def act_page(
    request: HttpRequest, form: Any, row: Any, template: str, /, *, said: str, to: str, **context: Any
) -> HttpResponse:
    """Does to `row` what the form says, says it and goes `to` the next page; the page with the form until then."""
    if form.is_valid() and form.done(row, by=request.user):
        messages.success(request, said)
        return redirect(to)
    return form_page(request, form, template, **context)


def service_page(
    request: HttpRequest, form: Any, template: str, /, *, to: Any, said: Any = "", **context: Any
) -> HttpResponse:
    """Carries out what was typed, says it and goes `to` the next page: a name with what its address takes, or a
    function of what was saved; the page with the form until then."""
    saved = form.carry_out(by=request.user) if request.method == "POST" else None
    if not saved:
        status = 422 if form.is_bound and form.errors else 200
        return render(request, template, {"form": form, **context}, status=status)
    if said:
        messages.success(request, said)
    if callable(to):
        answer: HttpResponse = to(saved)
        return answer
    return redirect(*to) if isinstance(to, tuple) else redirect(to)
