"""Typing child forms: by the code, one at a time, without a name. The counselor counts, checks and hands in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds.child_forms import access, presenter
from screening.rounds.child_forms.access import FormAt
from screening.rounds.child_forms.forms import ChildFormCodeForm, CountForm, HeardForm, PaperForm
from screening.rounds.forms.check import SheetCheckForm
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors import CheckView
from screening.rounds.services import RoundClosed, submit_sheet


@require_http_methods(["GET", "POST"])
@needs(Permission.TYPE_CHILD_FORMS)
def type_forms(request: StaffRequest) -> HttpResponse:
    form = ChildFormCodeForm(request.user, request.POST or None)
    if form.is_valid():
        return redirect("rounds:type_form", form.cleaned_data["code"])
    context = {"form": form, "page": presenter.FormsTypingPage(request.user)}
    return render(request, "rounds/type_forms.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs(Permission.TYPE_CHILD_FORMS)
def type_form(request: StaffRequest, code: str) -> HttpResponse:
    found = access.get_form_or_404(request.user, code)
    page = presenter.PaperPage(found, request.user)
    if access.sent_before(request.user, found, request.POST.get("nonce", "")):
        return after(request, presenter.saved_words(request.user, found), presenter.is_worrying(found), found)
    if page.closed:
        return render(request, "rounds/type_form_closed.html", {"page": page}, status=409 if request.POST else 200)
    access.record_look(request.user, found)
    return type_paper(request, found, page) if found.allowed else hear_only(request, found, page)


def type_paper(request: StaffRequest, found: FormAt, page: presenter.PaperPage) -> HttpResponse:
    round_scoring, row = forms_of_sheet(found.sheet), access.row_of(request.user, found)
    form = PaperForm(request.POST or None, form=found, forms_of_sheet=round_scoring, row=row)
    if request.method == "POST" and form.carry_out(by=request.user):
        return after(request, presenter.saved_words(request.user, found), form.worrying, found)
    return form_page(request, form, "rounds/type_form.html", page=page.with_fields(form))


def hear_only(request: StaffRequest, found: FormAt, page: presenter.PaperPage) -> HttpResponse:
    """No consent covers the form: nothing of it is typed, but a wish to talk needs no consent."""
    round_scoring = forms_of_sheet(found.sheet)
    form = HeardForm(request.POST or None, form=found, forms_of_sheet=round_scoring)
    if request.method == "POST" and form.pass_on(by=request.user):
        return after(request, _("Kept. Please put this paper into the counselor's envelope."), form.worrying, found)
    return form_page(request, form, "rounds/type_form_unallowed.html", page=page)


def after(request: HttpRequest, words: str, worrying: bool, found: FormAt) -> HttpResponse:
    messages.success(request, words)
    return redirect(presenter.paper_aside_url(found) if worrying else "rounds:type_forms")


@require_safe
@needs(Permission.TYPE_CHILD_FORMS)
def hand_over_paper(request: StaffRequest) -> HttpResponse:
    """Something by hand worries the person who typed: what to do now. Knows the code of the paper, and no child."""
    return render(request, "rounds/hand_over_paper.html", {"form_code": request.GET.get("form", "")})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def show_child_forms(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = access.get_child_sheet_or_404(request.user, public_id)
    form = CountForm(sheet, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The numbers are kept."))
        return redirect("rounds:show_child_forms", public_id)
    return form_page(request, form, "rounds/show_child_forms.html", page=presenter.ClassFormsPage(request.user, sheet))


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def check_child_forms(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Looked at once more, and handed in."""
    check = CheckView(request.user, access.get_child_sheet_or_404(request.user, public_id))
    form = SheetCheckForm(posted(request), check.quality)
    if not form.is_valid():
        page = presenter.ChildFormsCheckPage(request.user, check)
        return form_page(request, form, "rounds/check_child_forms.html", page=page)
    if form.seat_to_change:
        return redirect("rounds:show_child_forms", public_id)
    return hand_in(request, check, form)


def hand_in(request: StaffRequest, check: CheckView, form: SheetCheckForm) -> HttpResponse:
    sheet = check.view.sheet
    try:
        submit_sheet(sheet, by=request.user, nonce=form.cleaned_data["nonce"])
        messages.success(request, _("The forms of this class are handed in and scored."))
    except RoundClosed:
        messages.error(request, _("The round is over; nothing was handed in."))
    return redirect("rounds:show_child_forms", sheet.public_id)
