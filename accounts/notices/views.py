from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.notices import services
from accounts.notices.access import get_notice_or_404
from accounts.notices.inbox import Inbox, page_of
from accounts.requests import StaffRequest


class ReadAllForm(forms.Form):
    """Up to which moment everything is read: the one at which the page was made."""

    until = forms.DateTimeField(validators=[MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC))])


class MailAddressForm(forms.Form):
    """Empty: no mail."""

    mail_address = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("Leave it empty for no mail at all."),
        max_length=200,
        required=False,
    )


@require_safe
def list_notices(request: StaffRequest) -> HttpResponse:
    shown = {"inbox": Inbox(request.user), "sends_mail": bool(settings.EMAIL_HOST)}
    return render(request, "accounts/list_notices.html", shown)


@require_POST
def open_notice(request: StaffRequest, public_id: UUID) -> HttpResponse:
    notice = get_notice_or_404(request.user, public_id)
    services.open_notice(notice, by=request.user)
    return redirect(page_of(notice))


@require_POST
def read_notices(request: StaffRequest) -> HttpResponse:
    form = ReadAllForm(request.POST)
    if form.is_valid():
        services.read_all(by=request.user, until=form.cleaned_data["until"])
    return redirect("accounts:list_notices")


@require_http_methods(["GET", "HEAD", "POST"])
def set_mail_address(request: StaffRequest) -> HttpResponse:
    """Only where this installation sends mail at all."""
    if not settings.EMAIL_HOST:
        raise Http404
    form = MailAddressForm(
        request.POST if request.method == "POST" else None, initial={"mail_address": request.user.mail_address}
    )
    if form.is_valid():
        services.set_mail_address(request.user, by=request.user, mail_address=form.cleaned_data["mail_address"])
        messages.success(request, _("Saved."))
        return redirect("accounts:list_notices")
    return render(request, "accounts/set_mail_address.html", {"form": form}, status=422 if form.is_bound else 200)
