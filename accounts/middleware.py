"""What every request passes: a number, a language, a limit to the session, a sign-in, and no copy in any cache."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions import middleware as sessions_middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from accounts import sessions
from accounts.audit import request_id
from accounts.models import User
from accounts.privacy.fields import UnreadableText
from accounts.requests import NumberedRequest
from accounts.shortcuts import reading
from accounts.views.errors import cannot_store, wants_json
from accounts.views.signing_in import ask_to_sign_in, sign_in_again

GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN_TO_A_FIRST_PASSWORD = frozenset(
    {
        "accounts:change_password",
        "accounts:sign_out",
        "accounts:set_language",
        "accounts:cover_screen",
        "home:send_worker",  # a script that is answered by a redirect is an error of the page
    }
)


FIRST_SCREEN = "home:show_home"
SETS_UP_A_FACTOR = frozenset({"accounts:set_up_second_factor", "accounts:set_up_sheet"})


class RequestIdMiddleware:
    """The number a person reads out on the telephone when a page failed: in header, log, audit log and error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: NumberedRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)
        token = request_id.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


class NoStoreMiddleware:
    """No page is kept by a browser or proxy: on a shared computer "back" must not show a child after signing out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class SessionMiddleware(sessions_middleware.SessionMiddleware):
    """A session that cannot be written at the end of a request is no fault of what was sent.

    Django answers 400 when the row is gone and also when the database has just fallen; a page would take that for “what
    I sent is wrong” and stop. 503 says: send it again. By then the line is back, or the person is asked to sign in.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted as error:
            return cannot_store(request, error)


class SessionLimitMiddleware:
    """Ends a session that was idle too long, lasted too long, or belongs to an account that has changed since."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: NumberedRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and sessions.is_over(request, user):
            request.was_signed_in = user  # a form that arrives too late is kept for this person
            auth.logout(request)
        elif auth.SESSION_KEY in request.session and not user.is_authenticated:
            request.session.flush()  # the account was disabled or is gone
        response = self.get_response(request)
        sessions.mark_reload(request, response)
        return response


class ReadingMiddleware:
    """On a page that only reads, what its person may reach is asked once, and so is what is the same for everybody:
    `accounts.shortcuts.once_a_page`, `once_while_reading`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
            return self.get_response(request)
        request.user.kept_while_reading = {}
        with reading():
            return self.get_response(request)


class LanguageMiddleware:
    """The person's own language, else the cookie's, else Chinese; never what the browser was installed with."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class UnreadableTextMiddleware:
    """A page that stands on one value no key opens says so, instead of failing; every other page goes on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnreadableText):
            return None
        return render(request, "unreadable.html", status=409)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise. What was sent meanwhile is kept in the sign-in form."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            return what_comes_first(request, request.user)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # Django sends any answer on, and None on to the view
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse | None:
        if request.method in ("GET", "HEAD") and not wants_json(request):
            return super().handle_no_permission(request, view_func)
        if request.method == "POST" and "kept" in request.POST:
            return sign_in_again(request)
        return ask_to_sign_in(request)


def what_comes_first(request: HttpRequest, user: User) -> HttpResponse | None:
    """A password that somebody else has chosen is changed before anything else; then comes the second factor."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in OPEN_TO_A_FIRST_PASSWORD:
        return None
    if user.must_change_password:
        return redirect("accounts:change_password")
    if sessions.lacks_factor(request) and name not in SETS_UP_A_FACTOR:
        return redirect("accounts:set_up_second_factor")
    if name == FIRST_SCREEN and sessions.takes_factor_offer(request):
        return redirect("accounts:set_up_second_factor")
    return None
