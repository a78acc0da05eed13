"""Acts that open doors or take data out ask for password or code again when the last proof is older than a quarter of
an hour. What was sent waits in the page that asks, and goes on from there; it works without JavaScript.

    @require_POST
    @needs(Permission.MANAGE_STAFF)
    @asks_again                 below what says who may act at all
    def enable_colleague(…)

Which views do stands in tests/authorization/asks_again.py.
"""

import base64
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import audit, sessions
from accounts.addresses import address_of
from accounts.models import SpentKeep, User
from accounts.requests import StaffRequest
from accounts.second_factor import factor_of
from accounts.second_factor_pages import ProofForm

FIELD = "kept"
COOKIE = "last-person"
LIVES = timedelta(minutes=30)
LARGEST = 200_000  # characters; a class of 75 is under 10,000
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class CannotSend(Exception):
    """Too old, sent before, meant for another address, or another person's."""


class SomebodyElses(CannotSend):
    """The person who signs in is not the one who filled the form in."""


class PostSentBefore(CannotSend):
    """The same kept form was sent already, by a double click or with the back button."""


@dataclass(frozen=True)
class StashedPost:
    token_id: uuid.UUID
    person: uuid.UUID
    url: str
    fields: str  # as in a request's body


def stash_post(request: HttpRequest, person: uuid.UUID) -> str:
    """The fields of this POST as one encrypted text; empty if they cannot be kept (files, other content, too much)."""
    if request.content_type not in FORM_TYPES or request.FILES:
        return ""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    body = fields.urlencode()
    if len(body) > LARGEST:
        return ""
    content = json.dumps([str(uuid.uuid4()), str(person), request.get_full_path(), body])
    return _cipher().encrypt(content.encode()).decode()


def take_stashed_post(request: HttpRequest, token: str, user: User) -> QueryDict:
    """The kept fields, for this person at this address, once. Raises CannotSend."""
    kept = _decrypt(token)
    if kept.person != user.public_id:
        raise SomebodyElses
    if kept.url != request.get_full_path():
        raise CannotSend
    _spend(kept.token_id)
    return QueryDict(kept.fields)


def put_back(request: HttpRequest, fields: QueryDict) -> None:
    """Make the request the one that was sent in the first place."""
    request.POST = fields  # type: ignore[assignment]  # Django's own setter takes any QueryDict
    request._files = MultiValueDict()  # type: ignore[attr-defined]  # what `FILES` reads


def send_kept(request: HttpRequest, token: str, person: User) -> bool:
    """The request becomes the one that was kept; otherwise the person is told why it was not sent."""
    try:
        put_back(request, take_stashed_post(request, token, person))
    except CannotSend as error:
        audit.record(by=person, verb="account.kept_refused", detail={"because": type(error).__name__})
        messages.error(request, _why_not(error))
        return False
    audit.record(by=person, verb="account.kept_sent")
    return True


def sealed_person(user: User) -> str:
    """Who signed in here last, as an opaque cookie: the id to which a kept form is bound when the session is gone."""
    return _cipher().encrypt(f"person:{user.public_id}".encode()).decode()


def last_person(request: HttpRequest) -> uuid.UUID | None:
    try:
        text = _cipher().decrypt(request.COOKIES.get(COOKIE, "").encode()).decode()
    except InvalidToken:
        return None
    return uuid.UUID(text.removeprefix("person:")) if text.startswith("person:") else None


@transaction.atomic
def _spend(token_id: uuid.UUID) -> None:
    SpentKeep.objects.filter(spent_at__lt=timezone.now() - 2 * LIVES).delete()
    try:
        with transaction.atomic():
            SpentKeep.objects.create(token_id=token_id, spent_at=timezone.now())
    except IntegrityError as error:
        raise PostSentBefore from error


def _decrypt(token: str) -> StashedPost:
    try:
        content = _cipher().decrypt(token.encode(), ttl=int(LIVES.total_seconds()))
    except InvalidToken as error:
        raise CannotSend from error
    if not content.startswith(b"["):
        raise CannotSend
    token_id, person, url, fields = json.loads(content)
    return StashedPost(uuid.UUID(token_id), uuid.UUID(person), url, fields)


def _cipher() -> Fernet:
    key = salted_hmac("accounts.kept", "form", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _why_not(error: CannotSend) -> str:
    if isinstance(error, SomebodyElses):
        return _("The form was filled in by somebody else; it was not sent and not shown.")
    if isinstance(error, PostSentBefore):
        return _("This form has been sent already.")
    return _("The form was kept for 30 minutes only; please fill it in once more.")


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
