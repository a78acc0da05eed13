"""Two pages for the holder of a paper, without sign-in. Nothing about a child stands on either."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_of
from screening import formats
from screening.cases.referrals.by_code.forms import ReceiverAnswerForm, VerifyForm
from screening.form_kit.pages import form_page


@login_not_required
@require_http_methods(["GET", "POST"])
def verify_referral(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(address_of(request), request.POST or None)
    verdict = form.carry_out(by=None) if request.method == "POST" else None
    issued = formats.day(verdict.issued_on) if verdict else ""
    return form_page(request, form, "cases/referrals/verify_referral.html", verdict=verdict, issued=issued)


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_referral(request: HttpRequest) -> HttpResponse:
    form = ReceiverAnswerForm(address_of(request), request.POST or None)
    answered = form.carry_out(by=None) if request.method == "POST" else None
    return form_page(request, form, "cases/referrals/answer_referral.html", answered=answered)
