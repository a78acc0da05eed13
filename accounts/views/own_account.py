from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions
from accounts.addresses import address_of, page_before
from accounts.forms import ChangePasswordForm, RecoverForm
from accounts.models import User
from accounts.requests import StaffRequest
from accounts.second_factor_pages import factor_page
from accounts.services import passwords as passwords_services
from accounts.services import people as people_services
from accounts.services.passwords import RecoveryRefused, WrongPassword, use_recovery_code
from accounts.services.tries import TooManyTries
from accounts.views.signing_in import begin_session, hold_for_code, keep_cookie, remember, safe_next
from screening import formats


@require_safe
def show_account(request: StaffRequest) -> HttpResponse:
    context = {"languages": settings.LANGUAGES, "factor": factor_page(request.user)}
    return render(request, "accounts/show_account.html", context)


@require_safe
def cover_screen(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/cover_screen.html", {"back": page_before(request)})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: StaffRequest) -> HttpResponse:
    is_first = request.user.must_change_password
    form = ChangePasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and _change_password(request, form):
        sessions.renew(request, request.user)
        return _first_screen(request, request.user) if is_first else _own_account(request)
    return render(request, "accounts/change_password.html", {"form": form}, status=422 if form.is_bound else 200)


def _first_screen(request: HttpRequest, person: User) -> HttpResponse:
    messages.success(request, _("You are signed in. From now on sign in with your user name and this new password."))
    if sessions.takes_factor_offer(request):  # a newcomer has other things to do today; the next sign-in leads there
        said = _("Please set up the second step of signing in under “My account” within a week, until %(day)s.")
        messages.info(request, said % {"day": formats.day(timezone.localtime(person.second_factor_due).date())})
    return redirect("home:show_home")


def _own_account(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your new password is in force. Other computers have been signed out."))
    return redirect("accounts:show_account")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Whoever has just set a password is not asked to type it once more; a second factor is asked for all the same."""
    form = RecoverForm(request.POST if request.method == "POST" else None)
    person = _use_recovery_code(request, form) if form.is_valid() else None
    if person and hold_for_code(request, person):
        messages.success(request, _("Your new password is in force. Now the code."))
        return redirect("accounts:sign_in")
    if person:
        begin_session(request, person)
        return remember(_first_screen(request, person), person)
    return render(request, "accounts/recover.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if language in dict(settings.LANGUAGES):
        keep_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
        if request.user.is_authenticated:
            people_services.set_language(request.user, by=request.user, language=language)
    return response


def _change_password(request: StaffRequest, form: ChangePasswordForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("old_password", "new_password")}
    try:
        passwords_services.change_password(request.user, by=request.user, **given)
    except WrongPassword:
        form.add_error("old_password", _("This is not your password."))
    except TooManyTries:
        form.add_error("old_password", _("Too many passwords were wrong. Please wait an hour or ask for help."))
    return form.is_valid()


def _use_recovery_code(request: HttpRequest, form: RecoverForm) -> User | None:
    given = {name: form.cleaned_data[name] for name in ("username", "code", "new_password")}
    try:
        return use_recovery_code(**given, address=address_of(request))
    except RecoveryRefused:
        form.add_error("code", _("This user name and code do not fit, or the code has been used or is too old."))
    except TooManyTries:
        form.add_error("code", _("Too many codes were wrong. Please wait an hour or ask for help."))
    except ValidationError as error:
        form.add_error("new_password", error)
    return None
