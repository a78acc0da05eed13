from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit, sessions, stashed_posts
from accounts.forms import SignInForm
from accounts.models import User
from accounts.requests import StaffRequest

YEAR = 365 * 24 * 3600


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if enter(request, form):
            return remember(redirect(safe_next(request)), form.user)
        return sign_in_page(request, form, status=422)
    return sign_in_page(request, form)


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    audit.record(by=request.user, verb="account.sign_out")
    logout(request)
    return redirect("accounts:sign_in")


def enter(request: HttpRequest, form: SignInForm) -> bool:
    """Begin a session if name and password are right; a refusal is on record too, without the name that was typed."""
    if form.is_valid() and form.user:
        begin_session(request, form.user, form.cleaned_data["device"])
        return True
    audit.record(by=None, verb="account.sign_in_refused")
    return False


def begin_session(request: HttpRequest, user: User, device: str = sessions.SHARED) -> None:
    sessions.begin(request, user, device)
    audit.record(by=user, verb="account.sign_in", detail={"device": device})


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """401 for what was sent without a session: the sign-in form, with the fields in it if we know whose they are."""
    if wants_json(request):
        message = _("You have been signed out. What you entered is kept; sign in to go on.")
        return JsonResponse({"error": "signed-out", "message": message}, status=401)
    was = getattr(request, "was_signed_in", None)
    person = was.public_id if was else stashed_posts.last_person(request)
    token = stashed_posts.stash_post(request, person) if person and request.method == "POST" else ""
    return sign_in_page(request, SignInForm(request), status=401, token=token, late=True)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """The sign-in form of `ask_to_sign_in` comes back to the address it was kept for; None lets the view go on."""
    token, form = request.POST[stashed_posts.FIELD], SignInForm(request, request.POST)
    if not enter(request, form) or form.user is None:
        return sign_in_page(request, form, status=401, token=token, late=True)
    try:
        stashed_posts.put_back(request, stashed_posts.take_stashed_post(request, token, form.user))
    except stashed_posts.CannotSend as error:
        audit.record(by=form.user, verb="account.kept_refused", detail={"because": type(error).__name__})
        messages.error(request, _why_not(error))
        return remember(redirect(settings.LOGIN_REDIRECT_URL), form.user)
    audit.record(by=form.user, verb="account.kept_sent")
    return None


def sign_in_page(
    request: HttpRequest, form: SignInForm, *, status: int = 200, token: str = "", late: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "kept": token,
        "late": late,
        "action": request.get_full_path(),
        "own_device": form["device"].value() == sessions.OWN,
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def remember(response: HttpResponse, user: User | None) -> HttpResponse:
    """Note who works at this computer, unreadable to the next person, so that a late form finds its owner."""
    if user:
        keep_cookie(
            response, stashed_posts.COOKIE, stashed_posts.sealed_person(user), settings.SESSION_ABSOLUTE_SECONDS
        )
    return response


def keep_cookie(response: HttpResponse, name: str, value: str, seconds: int = YEAR) -> None:
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def safe_next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"


def _why_not(error: stashed_posts.CannotSend) -> str:
    if isinstance(error, stashed_posts.SomebodyElses):
        return _("The form was filled in by somebody else; it was not sent and not shown.")
    if isinstance(error, stashed_posts.SentBefore):
        return _("This form has been sent already.")
    return _("The form was kept for 30 minutes only; please fill it in once more.")
