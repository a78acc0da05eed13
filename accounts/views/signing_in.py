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

from accounts import audit, sessions, step_up
from accounts.addresses import address_of
from accounts.forms import SignInForm
from accounts.models import User
from accounts.requests import StaffRequest
from accounts.second_factor import factor_of, few_spare_codes
from accounts.second_factor_pages import SecondCodeForm
from accounts.views.errors import wants_json

YEAR = 365 * 24 * 3600


@login_not_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    gate = SignInGate(request)
    if gate.person:
        return remember(redirect(safe_next(request)), gate.person)
    if gate.has_changed:  # an address of its own, so that a reload sends no password
        return redirect(request.get_full_path())
    return sign_in_page(request, gate.form, status=422 if gate.form.is_bound else 200)


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    audit.record(by=request.user, verb="account.sign_out")
    logout(request)
    return redirect("accounts:sign_in")


class SignInGate:
    """Name and password, then a code where the account has a second factor. With the last of them a session begins:
    `person`. Until then `form` is what to ask; refusals are on record without the name that was typed."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.has_changed = request, False
        self.person: User | None = None
        self.form: SignInForm | SecondCodeForm = SignInForm(request)
        half = sessions.half_signed_in(request)
        if request.method == "POST" and "again" in request.POST:
            self._begin_again()
        elif half and (request.method != "POST" or "code" in request.POST):
            self._ask_for_code(*half)
        elif request.method == "POST" and "code" not in request.POST:
            self._ask_for_password()
        elif request.method == "POST":
            messages.error(request, _("That took more than five minutes. Please type name and password once more."))

    def _begin_again(self) -> None:
        sessions.forget_half(self.request)
        self.has_changed = True

    def _ask_for_password(self) -> None:
        self.form = form = SignInForm(self.request, self.request.POST)
        if not form.is_valid() or form.user is None:
            audit.record(by=None, verb="account.sign_in_refused")
        else:
            self._go_on(form.user, form.cleaned_data["device"])

    def _go_on(self, user: User, device: str) -> None:
        if not hold_for_code(self.request, user, device):
            self.person = begin_session(self.request, user, device)
            return
        self.form, self.has_changed = SecondCodeForm(user, address_of(self.request)), True

    def _ask_for_code(self, user: User, device: str) -> None:
        posted = self.request.POST if self.request.method == "POST" else None
        self.form = SecondCodeForm(user, address_of(self.request), posted)
        if self.form.is_valid():
            self.person = begin_session(self.request, user, device, by_code=True)
            self._say_what_is_left(user)

    def _say_what_is_left(self, user: User) -> None:
        left = few_spare_codes(user)
        if left is not None:
            said = _("Spare codes left: %(n)s. Make new ones under “My account”.")
            messages.warning(self.request, said % {"n": left})


def hold_for_code(request: HttpRequest, user: User, device: str = sessions.SHARED) -> bool:
    """Whether a code is still to come; nobody is signed in before."""
    if factor_of(user) is None:
        return False
    sessions.hold_half(request, user, device)
    return True


def begin_session(request: HttpRequest, user: User, device: str = sessions.SHARED, *, by_code: bool = False) -> User:
    sessions.begin(request, user, device, by_code=by_code)
    audit.record(by=user, verb="account.sign_in", detail={"device": device, "code": by_code})
    return user


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """401 for what was sent without a session: the sign-in form, with the fields in it if we know whose they are."""
    if wants_json(request):
        message = _("You have been signed out. What you entered is kept; sign in to go on.")
        return JsonResponse({"error": "signed-out", "message": message}, status=401)
    was = getattr(request, "was_signed_in", None)
    person = was.public_id if was else step_up.last_person(request)
    token = step_up.stash_post(request, person) if person and request.method == "POST" else ""
    return sign_in_page(request, SignInForm(request), status=401, token=token, late=True)


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """The sign-in form of `ask_to_sign_in` comes back to the address it was kept for; None lets the view go on."""
    token, gate = request.POST[step_up.FIELD], SignInGate(request)
    if gate.person is None:
        return sign_in_page(request, gate.form, status=401, token=token, late=True)
    if step_up.send_kept(request, token, gate.person):
        return None
    return remember(redirect(settings.LOGIN_REDIRECT_URL), gate.person)


def sign_in_page(
    request: HttpRequest, form: SignInForm | SecondCodeForm, *, status: int = 200, token: str = "", late: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "kept": token,
        "late": late,
        "action": request.get_full_path(),
    }
    if isinstance(form, SecondCodeForm):
        return render(request, "accounts/second_code.html", context, status=status)
    context["own_device"] = form["device"].value() == sessions.OWN
    return render(request, "accounts/sign_in.html", context, status=status)


def remember(response: HttpResponse, user: User | None) -> HttpResponse:
    """Note who works at this computer, unreadable to the next person, so that a late form finds its owner."""
    if user:
        keep_cookie(response, step_up.COOKIE, step_up.sealed_person(user), settings.SESSION_ABSOLUTE_SECONDS)
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
