"""Acts that open doors or take data out ask for password or code again when the last proof is older than a quarter of
an hour. What was sent waits in the page that asks, and goes on from there; it works without JavaScript.

    @require_POST
    @needs(Permission.MANAGE_STAFF)
    @asks_again                 below what says who may act at all
    def enable_colleague(…)

Which views do stands in tests/authorization/asks_again.py.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import sessions
from accounts.addresses import address_of
from accounts.requests import StaffRequest
from accounts.second_factor import factor_of
from accounts.second_factor_forms import ProofForm
from accounts.stashed_posts import FIELD, send_kept, stash_post

View = Callable[..., HttpResponse]


def asks_again(view: View) -> View:
    """Only what is sent: looking at the page asks for nothing."""
    return _guarded(view, by_code=False)


def asks_for_a_code(view: View) -> View:
    """Where the second factor itself is changed, a password is not enough: a stolen one must not replace it."""
    return _guarded(view, by_code=True)


def _guarded(view: View, *, by_code: bool) -> View:
    @sensitive_post_parameters("proof")
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _first(request, by_code) or view(request, *args, **kwargs)

    guarded.asks_again = "code" if by_code else "password or code"  # type: ignore[attr-defined]  # read by the tests
    return guarded


def _first(request: StaffRequest, by_code: bool) -> HttpResponse | None:
    """None: the view goes on, with what was sent in the first place."""
    needs_code = by_code and factor_of(request.user) is not None
    if request.method != "POST":
        return None
    if "proof" in request.POST:
        return _take(request, needs_code)
    if sessions.is_proof_fresh(request, by_code=needs_code):
        return None
    kept = stash_post(request, request.user.public_id)
    return _page(request, _form(request, needs_code), kept, 401)


def _take(request: StaffRequest, needs_code: bool) -> HttpResponse | None:
    form, kept = _form(request, needs_code, request.POST), request.POST.get(FIELD, "")
    if not form.is_valid():
        return _page(request, form, kept, 422)
    sessions.note_proof(request, by_code=form.by_code)
    if kept and send_kept(request, kept, request.user):
        return None
    if not kept:
        messages.info(request, _("Thank you. Please send it once more."))
    return redirect("home:show_home")


def _form(request: StaffRequest, needs_code: bool, *data: Any) -> ProofForm:
    return ProofForm(request.user, address_of(request), *data, needs_code=needs_code)


def _page(request: StaffRequest, form: ProofForm, kept: str, status: int) -> HttpResponse:
    context = {"form": form, "kept": kept, "action": request.get_full_path()}
    return render(request, "accounts/ask_again.html", context, status=status)
