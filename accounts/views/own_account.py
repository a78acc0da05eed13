from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, sessions
from accounts.access import events_for, events_of_case
from accounts.addresses import address_of, page_before
from accounts.event_lines import event_lines
from accounts.forms import ChangePasswordForm, EventFilterForm, RecoverForm, SealForm
from accounts.models import User
from accounts.open_sessions import get_session_or_404, session_lines
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.second_factor import factor_of
from accounts.second_factor_pages import SetUpPhoneForm, codes_page, factor_page, phone_page
from accounts.selectors import event_page
from accounts.services import open_sessions as open_sessions_services
from accounts.services import passwords as passwords_services
from accounts.services import people as people_services
from accounts.services import second_factor as second_factor_services
from accounts.services.keys import check_log
from accounts.services.passwords import RecoveryRefused, WrongPassword, use_recovery_code
from accounts.services.tries import TooManyTries
from accounts.step_up import asks_again, asks_for_a_code
from accounts.views.signing_in import begin_session, hold_for_code, keep_cookie, remember, safe_next
from accounts.wording import check_page
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


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@asks_for_a_code
def set_up_second_factor(request: StaffRequest) -> HttpResponse:
    _check_in_use()
    form = SetUpPhoneForm(request.user, request.POST if request.method == "POST" else None)
    codes = form.done() if form.is_valid() else None
    if codes:
        return _codes(request, codes)
    page = phone_page(request.user, form.secret, now=sessions.lacks_factor(request))
    context = {"form": form, "page": page}
    return render(request, "accounts/second_factor/set_up.html", context, status=422 if form.is_bound else 200)


@require_POST
@asks_for_a_code
def set_up_sheet(request: StaffRequest) -> HttpResponse:
    _check_in_use()
    return _codes(request, second_factor_services.set_up_sheet(request.user, by=request.user))


@require_POST
@asks_for_a_code
def renew_spare_codes(request: StaffRequest) -> HttpResponse:
    if factor_of(request.user) is None:
        raise Http404
    return _codes(request, second_factor_services.renew_spare_codes(request.user, by=request.user))


@require_POST
@asks_for_a_code
def remove_second_factor(request: StaffRequest) -> HttpResponse:
    second_factor_services.remove_second_factor(request.user, by=request.user)
    messages.success(request, _("From now on your password is enough."))
    return redirect("accounts:show_account")


def _codes(request: StaffRequest, codes: list[str]) -> HttpResponse:
    """Shown once. Setting up has ended every session of the person; this one goes on."""
    sessions.renew(request, request.user)
    sessions.note_proof(request, by_code=True)
    return render(request, "accounts/second_factor/codes.html", {"page": codes_page(request.user, codes)})


def _check_in_use() -> None:
    if not settings.SECOND_FACTOR:
        raise Http404


@require_safe
def list_sessions(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/list_sessions.html", {"lines": session_lines(request, request.user)})


@require_POST
@asks_again
def end_sessions(request: StaffRequest) -> HttpResponse:
    """The one named; without a name all but this one."""
    if named := request.POST.get("session"):
        open_sessions_services.end_session(get_session_or_404(request.user, named), by=request.user)
        messages.success(request, _("Signed out there."))
    else:
        open_sessions_services.end_other_sessions(request.user, by=request.user)
        sessions.renew(request, request.user)
        messages.success(request, _("Signed out everywhere else."))
    return redirect("accounts:list_sessions")


@require_safe
@needs(Permission.READ_AUDIT)
def list_events(request: StaffRequest) -> HttpResponse:
    form = EventFilterForm(request.GET)
    wanted = form.wanted() if form.is_valid() else {}
    events = events_of_case(request.user, form.cleaned_data.get("case", "")) if wanted else events_for(request.user)
    page = event_page(events, **wanted)
    older = urlencode({**{key: value for key, value in form.data.items() if value}, "before": page.next_before})
    lines = event_lines(request.user, page.events)
    context = {"form": form, "page": page, "lines": lines, "older": older, "seal": SealForm()}
    return render(request, "accounts/list_events.html", context, status=200 if form.is_valid() else 422)


@require_POST
@needs(Permission.READ_AUDIT)
def verify_log(request: StaffRequest) -> HttpResponse:
    form = SealForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/verify_log.html", {"form": form}, status=422)
    check = check_log(typed=form.typed(), by=request.user)
    audit.seal_leftovers()
    return render(request, "accounts/verify_log.html", {"check": check_page(check), "event_id": check.event_id})
