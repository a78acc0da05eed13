"""Referrals: written, looked at line by line, issued and printed, followed up; a code typed from paper by somebody
without an account; the county's directory of receivers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import address_of
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening import formats
from screening.cases.access import get_case_or_404, get_referral_or_404, get_referral_to_write_or_404
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.models import Referral
from screening.cases.referrals import forms, pages, paper, printing, services
from screening.cases.referrals.access import get_receiver_or_404
from screening.form_kit.pages import form_page, posted, service_page

only_counselors = needs(Permission.REVIEW_CASES)
only_keepers = needs(Permission.KEEP_RECEIVERS)


@require_http_methods(["GET", "POST"])
@only_counselors
def list_referrals(request: StaffRequest) -> HttpResponse:
    """Every referral of one day, or every one on its way to a unit, also in one file."""
    if request.method == "POST":
        bundle = printing.bundle_of(request.user, request.POST.get("file", ""))
        if bundle is None:
            raise Http404
        return redirect("documents:show_document", printing.BUNDLE.request(bundle, by=request.user).public_id)
    return render(request, "cases/referrals/list_referrals.html", {"page": pages.referral_list(request.user)})


def to_referral(referral: Referral) -> HttpResponse:
    return redirect("cases:show_referral", referral.public_id)


@require_http_methods(["GET", "POST"])
@only_counselors
def write_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="refer")
    form = forms.ReferralForm(request.user, case, posted(request))
    return service_page(request, form, "cases/referrals/write_referral.html", to=to_referral)


@require_http_methods(["GET", "POST"])
@only_counselors
def show_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Issued and printed in one press, and a second press leads to the same file; or printed again; or a letter."""
    missing = None
    if request.method == "POST":
        referral = get_referral_to_write_or_404(request.user, public_id)
        try:
            return _made(request, referral, request.POST.get("do", ""))
        except services.ConsentMissing as refused:
            missing = refused  # the agreement has gone since the draft was written: nothing leaves the school
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    page, document = pages.referral_page(referral, missing), paper.build_page(request.user, referral)
    context = {"page": page, "document": document, "lines": paper.leaving_lines(document)}
    context["urgent_about"] = f"?case={referral.case.public_id}"
    return render(request, "cases/referrals/show_referral.html", context, status=409 if missing else 200)


def _made(request: StaffRequest, referral: Referral, do: str) -> HttpResponse:
    if do == "issue":
        referral = services.issue_referral(referral, by=request.user)
    kind = printing.LETTER if do == "letter" else printing.REFERRAL
    if do != "letter" and not referral.is_printable:
        raise Http404
    return redirect("documents:show_document", kind.request(referral, by=request.user).public_id)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_status(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    form = forms.StatusForm(referral, pages.answer_to_propose(referral), posted(request))
    page = pages.referral_page(referral)
    return service_page(request, form, "cases/referrals/record_status.html", to=to_referral, page=page)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_receipt(request: StaffRequest) -> HttpResponse:
    form = forms.ReceiptForm(request.user, posted(request))
    return service_page(request, form, "cases/referrals/record_receipt.html", to=to_referral)


@require_http_methods(["GET", "POST"])
@only_counselors
def remind_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    form = forms.ReminderForm(referral, posted(request))
    page = {"receiver": pages.receiver_words(referral), "sentence": pages.sentence_to_copy(referral)}
    return service_page(request, form, "cases/referrals/remind_receiver.html", to=to_referral, page=page)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_back_in_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    form = forms.BackInClassForm(get_case_or_404(request.user, public_id, purpose="back-in-class"), posted(request))
    to = ("cases:show_case", public_id)
    return service_page(request, form, "cases/referrals/record_back_in_class.html", to=to)


@login_not_required
@require_http_methods(["GET", "POST"])
def verify_referral(request: HttpRequest) -> HttpResponse:
    """For the holder of a paper. Nothing about a child stands here."""
    form = forms.VerifyForm(address_of(request), posted(request))
    verdict = form.carry_out(by=None) if form.is_bound else None
    issued = formats.day(verdict.issued_on) if verdict else ""
    return form_page(request, form, "cases/referrals/verify_referral.html", verdict=verdict, issued=issued)


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_referral(request: HttpRequest) -> HttpResponse:
    """For the holder of a slip. Nothing about a child stands here."""
    form = forms.ReceiverAnswerForm(address_of(request), posted(request))
    answered = form.carry_out(by=None) if form.is_bound else None
    return form_page(request, form, "cases/referrals/answer_referral.html", answered=answered)


@require_safe
@only_keepers
def list_receivers(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/referrals/list_receivers.html", {"kinds": pages.directory(request.user)})


@require_http_methods(["GET", "POST"])
@only_keepers
def add_receiver(request: StaffRequest) -> HttpResponse:
    form = forms.UnitForm(None, posted(request))
    return service_page(request, form, "cases/referrals/add_receiver.html", to="cases:list_receivers")


@require_http_methods(["GET", "POST"])
@only_keepers
def change_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who answers there today; or that it is asked no more."""
    receiver = get_receiver_or_404(request.user, public_id)
    if request.POST.get("do") == "end":
        services.end_receiver(receiver, by=request.user)
        messages.success(request, _("It is asked no more. Referrals that are on their way go on."))
        return redirect("cases:list_receivers")
    form, told = forms.UnitForm(receiver, posted(request)), disclosure.words(receiver.profile)
    more = {"receiver": receiver, "told": told}
    return service_page(request, form, "cases/referrals/change_receiver.html", to="cases:list_receivers", **more)
