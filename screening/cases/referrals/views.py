"""Referrals: write, look at what leaves the school, issue, print."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404, get_referral_or_404, get_referral_to_write_or_404
from screening.cases.models import Referral
from screening.cases.referrals import pages, paper, printing, services
from screening.cases.referrals.forms import BackInClassForm, ReceiptForm, ReferralForm, ReminderForm, StatusForm
from screening.cases.referrals.paper import Leaves
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def list_referrals(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/referrals/list_referrals.html", {"page": pages.ReferralList(request.user)})


@require_http_methods(["GET", "POST"])
@only_counselors
def write_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="refer")
    form = ReferralForm(request.user, case, request.POST or None)
    referral = form.carry_out(by=request.user) if request.method == "POST" else None
    if referral:
        return redirect("cases:show_referral", referral.public_id)
    return form_page(request, form, "cases/referrals/write_referral.html")


@require_safe
@only_counselors
def show_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    context = {
        "page": pages.ReferralPage(referral),
        "leaves": Leaves(paper.build_page(request.user, referral)),
    }
    return render(request, "cases/referrals/show_referral.html", context)


@require_POST
@only_counselors
def issue_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Issued and printed in one press; a second press leads to the same file."""
    referral = get_referral_to_write_or_404(request.user, public_id)
    try:
        issued = services.issue_referral(referral, by=request.user)
    except services.ConsentMissing as missing:
        return refused(request, public_id, missing)
    return printed(request, issued)


def printed(request: StaffRequest, referral: Referral) -> HttpResponse:
    if not referral.is_printable:
        raise Http404
    document = printing.REFERRAL.request(referral, by=request.user)
    return redirect("documents:show_document", document.public_id)


def refused(request: StaffRequest, public_id: UUID, missing: services.ConsentMissing) -> HttpResponse:
    """The agreement has gone since the draft was written: nothing leaves the school."""
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    page = pages.ReferralPage(referral, refused=missing)
    context = {"page": page, "leaves": Leaves(paper.build_page(request.user, referral))}
    return render(request, "cases/referrals/show_referral.html", context, status=409)


@require_POST
@only_counselors
def print_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return printed(request, get_referral_to_write_or_404(request.user, public_id))


@require_POST
@only_counselors
def print_letter(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_to_write_or_404(request.user, public_id)
    document = printing.LETTER.request(referral, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_POST
@only_counselors
def print_day(request: StaffRequest, day: str) -> HttpResponse:
    """Every referral of one day in one file."""
    return _bundle(request, printing.of_day(request.user, day))


@require_POST
@only_counselors
def print_for_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Every referral on its way to one unit in one file."""
    return _bundle(request, printing.for_receiver(request.user, public_id))


def _bundle(request: StaffRequest, bundle: printing.Bundle | None) -> HttpResponse:
    if bundle is None:
        raise Http404
    document = printing.BUNDLE.request(bundle, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_status(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    form = StatusForm(referral, pages.answer_to_propose(referral), request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    if done:
        return redirect("cases:show_referral", public_id)
    return form_page(request, form, "cases/referrals/record_status.html", page=pages.ReferralPage(referral))


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
    sentence = pages.sentence_to_copy(referral)
    page = pages.ReferralPage(referral)
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
