"""What comes back: the next step of a referral, the slip, a reminder, and whether the child is back in class."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404, get_referral_or_404
from screening.cases.referrals.forms.receiving import BackInClassForm, ReceiptForm, ReminderForm, StatusForm
from screening.cases.referrals.presenters import page as referral_page
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_status(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    form = StatusForm(referral, referral_page.answer_to_propose(referral), request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    if done:
        return redirect("cases:show_referral", public_id)
    return form_page(request, form, "cases/referrals/record_status.html", page=referral_page.ReferralPage(referral))


@require_http_methods(["GET", "POST"])
@only_counselors
def record_receipt(request: StaffRequest) -> HttpResponse:
    form = ReceiptForm(request.user, request.POST or None)
    referral = form.carry_out(by=request.user) if request.method == "POST" else None
    if referral:
        return redirect("cases:show_referral", referral.public_id)
    return form_page(request, form, "cases/referrals/record_receipt.html")


@require_http_methods(["GET", "POST"])
@only_counselors
def remind_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    form = ReminderForm(referral, request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    if done:
        return redirect("cases:show_referral", public_id)
    sentence = referral_page.sentence_to_copy(referral)
    page = referral_page.ReferralPage(referral)
    return form_page(request, form, "cases/referrals/remind_receiver.html", page=page, sentence=sentence)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_back_in_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="back-in-class")
    form = BackInClassForm(case, request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    if done:
        return redirect("cases:show_case", public_id)
    return form_page(request, form, "cases/referrals/record_back_in_class.html")
