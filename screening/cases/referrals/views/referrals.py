"""Referrals: write, look at what leaves the school, issue, print."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import (
    get_case_or_404,
    get_referral_or_404,
    get_referral_to_write_or_404,
)
from screening.cases.models import Referral
from screening.cases.referrals.forms.referring import ReferralForm
from screening.cases.referrals.presenters import list as referral_list
from screening.cases.referrals.presenters import page as referral_page
from screening.cases.referrals.presenters import paper as referral_print
from screening.cases.referrals.presenters.what_leaves import Leaves
from screening.cases.referrals.printing import papers as referral_papers
from screening.cases.referrals.printing.kinds import REFERRAL
from screening.cases.referrals.services import referring
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def list_referrals(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/referrals/list_referrals.html", {"page": referral_list.ReferralList(request.user)})


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
        "page": referral_page.ReferralPage(referral),
        "leaves": Leaves(referral_print.build_page(request.user, referral)),
    }
    return render(request, "cases/referrals/show_referral.html", context)


@require_POST
@only_counselors
def issue_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Issued and printed in one press; a second press leads to the same file."""
    referral = get_referral_to_write_or_404(request.user, public_id)
    try:
        issued = referring.issue_referral(referral, by=request.user)
    except referring.ConsentMissing as missing:
        return refused(request, public_id, missing)
    return printed(request, issued)


def printed(request: StaffRequest, referral: Referral) -> HttpResponse:
    if not referral.is_printable:
        raise Http404
    document = REFERRAL.request(referral, by=request.user)
    return redirect("documents:show_document", document.public_id)


def refused(request: StaffRequest, public_id: UUID, missing: referring.ConsentMissing) -> HttpResponse:
    """The agreement has gone since the draft was written: nothing leaves the school."""
    referral = get_referral_or_404(request.user, public_id, purpose="refer")
    page = referral_page.ReferralPage(referral, refused=missing)
    context = {"page": page, "leaves": Leaves(referral_print.build_page(request.user, referral))}
    return render(request, "cases/referrals/show_referral.html", context, status=409)


@require_POST
@only_counselors
def print_referral(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return printed(request, get_referral_to_write_or_404(request.user, public_id))


@require_POST
@only_counselors
def print_letter(request: StaffRequest, public_id: UUID) -> HttpResponse:
    referral = get_referral_to_write_or_404(request.user, public_id)
    document = referral_papers.LETTER.request(referral, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_POST
@only_counselors
def print_day(request: StaffRequest, day: str) -> HttpResponse:
    """Every referral of one day in one file."""
    return _bundle(request, referral_papers.of_day(request.user, day))


@require_POST
@only_counselors
def print_for_receiver(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Every referral on its way to one unit in one file."""
    return _bundle(request, referral_papers.for_receiver(request.user, public_id))


def _bundle(request: StaffRequest, bundle: referral_papers.Bundle | None) -> HttpResponse:
    if bundle is None:
        raise Http404
    document = referral_papers.BUNDLE.request(bundle, by=request.user)
    return redirect("documents:show_document", document.public_id)
