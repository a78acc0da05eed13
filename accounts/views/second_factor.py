"""The own second factor: set up with a phone or a printed sheet, its spare codes, and doing away with it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions
from accounts.requests import StaffRequest
from accounts.second_factor import factor_of
from accounts.second_factor_forms import SetUpPhoneForm
from accounts.second_factor_pages import codes_page, phone_page
from accounts.services import second_factor as second_factor_services
from accounts.step_up import asks_for_a_code


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
