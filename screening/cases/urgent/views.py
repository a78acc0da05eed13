"""The urgent concern: what to do now, three lines, a confirmation; for those who may see it, acting and closing. Beside
it concerns that can wait for a word, and one case of another school, opened in an emergency."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.cases.access import (
    emergency,
    get_case_to_take_up_or_404,
    get_kept_open_to_write_or_404,
    get_school_worked_at_or_404,
    get_urgent_or_404,
    get_urgent_to_correct_or_404,
    get_urgent_to_write_or_404,
    names_at,
    schools_worked_at,
    student_asked_about,
    student_of_form,
    urgent_concerns_of,
)
from screening.cases.ending.services import take_up_again as take_case_up_again
from screening.cases.models import EmergencyLook, UrgentConcern
from screening.cases.urgent import checklist, first, pages
from screening.cases.urgent.concerns import access as concerns
from screening.cases.urgent.concerns import presenter as concern_pages
from screening.cases.urgent.concerns import services as answering
from screening.cases.urgent.emergency import LookPage
from screening.cases.urgent.forms import (
    ActForm,
    AnswerForm,
    EmergencyForm,
    InWordsForm,
    KeptOpenForm,
    UrgentForm,
    WithholdForm,
)
from screening.cases.urgent.naming import ChildrenToName, NameChildForm
from screening.cases.urgent.papers import REPORT, SAFETY_PLAN, SLIP
from screening.cases.urgent.services import acting
from screening.cases.urgent.services.emergency import note_emergency_look
from screening.form_kit.pages import posted, service_page
from screening.form_kit.rows import uuid_of
from students.seating import place_of


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_URGENT)
def raise_urgent(request: StaffRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("case", "child")}
    student = student_asked_about(request.user, **asked) or student_of_form(request.user, request.GET.get("form", ""))
    form = UrgentForm(request.user, request.POST or None, student=student)
    concern = form.carry_out(by=request.user) if request.method == "POST" else None
    if concern:
        return redirect("cases:sent_urgent", concern.public_id)
    screen = first.screen(request.user, names_at(request.user), student)
    context = {"form": form, "child": pages.child_words(request.user, student), "first": screen}
    return render(request, "cases/urgent/raise_urgent.html", context, status=form.status)


@require_safe
@needs(Permission.RAISE_URGENT)
def sent_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    page, screen = pages.SentPage(request.user, concern), first.after_sending(request.user, concern)
    return render(request, "cases/urgent/sent_urgent.html", {"page": page, "first": screen, "concern": concern})


@require_safe
@needs(Permission.HANDLE_URGENT)
def list_urgent(request: StaffRequest) -> HttpResponse:
    page = pages.UrgentList(request.user, urgent_concerns_of(request.user), schools_worked_at(request.user))
    return render(request, "cases/urgent/list_urgent.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def show_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """And what is done on the page: `act` of the form sent says which of ACTS."""
    if request.method != "POST":
        return _concern(request, public_id)
    act = request.POST.get("act", "")
    door = get_urgent_or_404 if act == "withhold" else get_urgent_to_write_or_404  # its author hides it as well
    return ACTS.get(act, _nothing)(request, door(request.user, public_id))


def _concern(request: StaffRequest, public_id: UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    shown = {"act": ActForm(concern), "withhold": WithholdForm(request.user, concern), **forms}
    page = pages.UrgentPage(request.user, concern)
    return render(request, "cases/urgent/show_urgent.html", {"page": page, "concern": concern, **shown}, status=status)


def _nothing(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
    """No act of this name: the page as it stands."""
    return _concern(request, concern.public_id, status=422)


def _note(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
    form = ActForm(concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, concern.public_id, act=form, status=422)
    return redirect("cases:show_urgent", concern.public_id)


def _withhold(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
    """Its author goes on reading; whoever else hides it may be among those who see it no more."""
    form = WithholdForm(request.user, concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, concern.public_id, withhold=form, status=422)
    if concern.raised_by == request.user:
        return redirect("cases:show_urgent", concern.public_id)
    return redirect("cases:list_urgent")


def _print_report(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
    """The written report, and a line in the checklist that it was printed."""
    document = REPORT.request(concern, by=request.user)
    acting.record_act(concern, by=request.user, nonce=document.public_id, record=checklist.printed())
    return redirect("documents:show_document", document.public_id)


Act = Callable[[StaffRequest, UrgentConcern], HttpResponse]
REFUSALS = (acting.NeedsSecondPerson, acting.NotAskedToClose, acting.CaseEndedUnknowing, acting.NotClosedYet)


def _take(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
    """The first act of whoever has it: to say which child it is."""
    taken = acting.acknowledge_urgent(concern, by=request.user)
    return redirect("cases:show_urgent" if taken.student_id else "cases:name_urgent_child", concern.public_id)


def _served(service: Callable[..., object]) -> Act:
    """Refused, say because whoever asked cannot confirm: 409 and the page as it stands."""

    def act(request: StaffRequest, concern: UrgentConcern) -> HttpResponse:
        try:
            service(concern, by=request.user)
        except REFUSALS:
            return _concern(request, concern.public_id, status=409)
        return redirect("cases:show_urgent", concern.public_id)

    return act


ACTS: Mapping[str, Act] = {
    "acknowledge": _take,
    "note": _note,
    "withhold": _withhold,
    "ask-to-close": _served(acting.ask_to_close_urgent),
    "close": _served(acting.close_urgent),
    "print": _print_report,
    "safety-plan": lambda request, concern: SAFETY_PLAN.answer(concern, by=request.user),
}


@require_POST
@needs(Permission.HANDLE_URGENT)
@asks_again
def lift_hold(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _served(acting.ask_to_lift_hold)(request, get_urgent_to_write_or_404(request.user, public_id))


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def name_urgent_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Class, then child, of a concern that names it in words only; its author may say it as well."""
    concern = get_urgent_or_404(request.user, public_id)
    if concern.student_id or concern.closed_at:
        return redirect("cases:show_urgent", public_id)
    then = _("From then on the urgent concern stands at this child, for everybody who may see it.")
    return _choose_child(request, concern, acting.name_child, then)


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def correct_urgent_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The concern stands at the wrong child: the right one is chosen in the same way."""
    then = _(
        "The urgent concern moves to this child. Both children's files say that it stood at the wrong one; "
        "neither names the other."
    )
    return _choose_child(request, get_urgent_to_correct_or_404(request.user, public_id), acting.correct_child, then)


def _choose_child(
    request: StaffRequest, concern: UrgentConcern, service: Callable[..., UrgentConcern], then: str
) -> HttpResponse:
    found = ChildrenToName(request.user, concern.school, request.GET.get("class", ""), concern)
    form = NameChildForm(concern, found, service, posted(request))
    back = reverse("cases:show_urgent", args=[concern.public_id])
    shown = {"found": found, "words": concern.who or concern.what, "back": back, "then": then}
    return service_page(request, form, "cases/urgent/name_child.html", to=back, **shown)


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def answer_kept_open(request: StaffRequest, public_id: UUID) -> HttpResponse:
    kept = get_kept_open_to_write_or_404(request.user, public_id)
    form = KeptOpenForm(kept, posted(request))
    to = ("cases:show_urgent", kept.concern.public_id)
    return service_page(request, form, "cases/urgent/answer_kept_open.html", to=to)


@require_POST
@needs(Permission.REVIEW_CASES)
def take_up_again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = take_case_up_again(get_case_to_take_up_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_case", case.public_id)


@require_POST
@needs(Permission.RAISE_URGENT)
def print_slip(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return SLIP.answer(get_school_worked_at_or_404(request.user, public_id), by=request.user)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def open_emergency(request: StaffRequest) -> HttpResponse:
    form = EmergencyForm(request.user, posted(request))

    def to(look: EmergencyLook) -> HttpResponse:
        return redirect("cases:show_emergency", look.public_id)

    return service_page(request, form, "cases/urgent/open_emergency.html", to=to)


@require_safe
@needs(Permission.REVIEW_CASES)
def show_emergency(request: StaffRequest, public_id: UUID) -> HttpResponse:
    look = emergency.get_look_or_404(request.user, public_id)
    return render(request, "cases/urgent/show_emergency.html", {"page": LookPage(look)})


@require_POST
@needs(Permission.HANDLE_URGENT)
def note_emergency(request: StaffRequest, public_id: UUID) -> HttpResponse:
    note_emergency_look(emergency.get_notice_to_write_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("Noted."))
    return redirect("home:show_home")


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def list_concerns(request: StaffRequest) -> HttpResponse:
    """What waits for a word; and that somebody has looked at what was written, `looked` of the form sent."""
    if request.method == "POST":
        written = concerns.get_in_words_or_404(request.user, uuid_of(request.POST.get("looked")))
        return _answered(request, answering.look_at_concern(written, by=request.user).raised_by)
    page = {"rows": concern_pages.concern_rows(request.user), "written": concern_pages.written(request.user)}
    return render(request, "cases/urgent/list_concerns.html", page)


def _answered(request: StaffRequest, colleague: User) -> HttpResponse:
    messages.success(request, _("The answer is on its way to %(name)s.") % {"name": colleague.name})
    return redirect("cases:list_concerns")


@require_safe
@needs(Permission.TALK_WITH_CHILD)
def choose_child(request: StaffRequest) -> HttpResponse:
    """The names of the own classes: one more tap, and the concern is about that child."""
    classes = concern_pages.own_classes(request.user)
    return render(request, "cases/urgent/choose_child.html", {"classes": classes})


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_CONCERN)
def write_concern(request: StaffRequest) -> HttpResponse:
    said = _("Written down. Below you see when the counselor has looked.")
    form, page = InWordsForm(request.user, posted(request)), concern_pages.write_page(request.user)
    return service_page(
        request, form, "cases/urgent/write_concern.html", to="cases:write_concern", said=said, page=page
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def answer_concern(request: StaffRequest, public_id: UUID) -> HttpResponse:
    door = concerns.get_concern_to_answer_or_404 if request.method == "POST" else concerns.get_unanswered_or_404
    concern, case = door(request.user, public_id)
    form = AnswerForm(concern, case, posted(request))
    promised = getattr(concern, "promised", None)
    row = concern_pages.ConcernRow(concern, case, promised, place_of(concern.student))

    def to(saved: object) -> HttpResponse:
        return _answered(request, concern.raised_by)

    return service_page(request, form, "cases/urgent/answer_concern.html", to=to, row=row)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def name_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Class, then child; the words join the child's case."""
    concern = concerns.get_in_words_or_404(request.user, public_id)
    found = ChildrenToName(request.user, concern.school, request.GET.get("class", ""))
    form = NameChildForm(concern, found, answering.name_child, posted(request))

    def to(saved: object) -> HttpResponse:
        case = concerns.case_open_about(request.user, UUID(form.cleaned_data["child"]))
        return redirect("cases:show_case", case.public_id) if case else redirect("cases:list_concerns")

    said = _("It stands at the child now. The colleague hears that you have looked.")
    then = _("What was written joins the child's case, or opens one. The colleague is not told which child it is.")
    shown = {"found": found, "words": concern.words, "back": reverse("cases:list_concerns"), "then": then}
    return service_page(request, form, "cases/urgent/name_child.html", to=to, said=said, **shown)
