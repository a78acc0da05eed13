"""The urgent concern: what to do now, three lines, a confirmation; and for those who may see it, acting and closing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from screening.cases import services
from screening.cases.access import (
    get_urgent_or_404,
    get_urgent_to_write_or_404,
    names_at,
    student_asked_about,
    urgent_concerns_of,
)
from screening.cases.forms.urgent import ActionsForm, UrgentForm, WithholdForm
from screening.cases.models import UrgentConcern
from screening.cases.presenters import urgent_first, urgent_list, urgent_page


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_URGENT)
def raise_urgent(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("case", "child")}
    student = student_asked_about(request.user, **asked)
    form = UrgentForm(request.user, request.POST or None, student=student)
    concern = form.carry_out(by=request.user) if request.method == "POST" else None
    if concern:
        return redirect("cases:sent_urgent", concern.public_id)
    context = {"form": form, "child": student, "first": urgent_first.screen(request.user, names_at(request.user))}
    return render(request, "cases/raise_urgent.html", context, status=form.status)


@require_safe
@needs(Permission.RAISE_URGENT)
def sent_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    context = {"says": urgent_page.sent_words(request.user, concern), "first": urgent_first.after_sending(concern)}
    return render(request, "cases/sent_urgent.html", {**context, "concern": concern})


@require_safe
@needs(Permission.HANDLE_URGENT)
def list_urgent(request: HttpRequest) -> HttpResponse:
    page = urgent_list.build(urgent_concerns_of(request.user))
    return render(request, "cases/list_urgent.html", {"page": page})


@require_safe
@needs(Permission.HANDLE_URGENT)
def show_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _concern(request, get_urgent_or_404(request.user, public_id))


def _concern(
    request: HttpRequest,
    concern: UrgentConcern,
    *,
    actions: ActionsForm | None = None,
    withhold: WithholdForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": urgent_page.page_of(request.user, concern),
        "actions": actions or ActionsForm(concern),
        "withhold": withhold or WithholdForm(request.user, concern),
    }
    return render(request, "cases/show_urgent.html", context, status=status)


@require_POST
@needs(Permission.HANDLE_URGENT)
def acknowledge_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.acknowledge_urgent(get_urgent_to_write_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def note_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    form = ActionsForm(concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, get_urgent_or_404(request.user, public_id), actions=form, status=422)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def withhold_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    form = WithholdForm(request.user, concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, get_urgent_or_404(request.user, public_id), withhold=form, status=422)
    return redirect("cases:list_urgent")


@require_POST
@needs(Permission.HANDLE_URGENT)
def ask_to_close_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.ask_to_close_urgent(get_urgent_to_write_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def close_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person. Whoever asked cannot confirm: 409 and the page as it stands."""
    concern = get_urgent_to_write_or_404(request.user, public_id)
    try:
        services.close_urgent(concern, by=request.user)
    except (services.NeedsSecondPerson, services.NotAskedToClose):
        return _concern(request, get_urgent_or_404(request.user, public_id), status=409)
    return redirect("cases:show_urgent", public_id)
