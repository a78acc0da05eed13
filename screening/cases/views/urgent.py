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
    schools_worked_at,
    student_of_case,
    urgent_concerns_of,
)
from screening.cases.forms.urgent import ActionsForm, UrgentForm, WithholdForm
from screening.cases.presenters import urgent_list, urgent_page
from screening.cases.views.pages import form_page


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_URGENT)
def raise_urgent(request: HttpRequest) -> HttpResponse:
    student = student_of_case(request.user, request.GET.get("case", ""))
    form = UrgentForm(request.user, request.POST or None, student=student)
    concern = form.save(by=request.user) if request.method == "POST" else None
    if concern:
        return redirect("cases:sent_urgent", concern.public_id)
    first = urgent_page.first_screen(schools_worked_at(request.user).first())
    return form_page(request, "cases/raise_urgent.html", form, first=first, child=student)


@require_safe
@needs(Permission.RAISE_URGENT)
def sent_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    first = urgent_page.first_screen(concern.school)
    return render(request, "cases/sent_urgent.html", {"says": urgent_page.sent_words(concern), "first": first})


@require_safe
@needs(Permission.HANDLE_URGENT)
def list_urgent(request: HttpRequest) -> HttpResponse:
    page = urgent_list.build(urgent_concerns_of(request.user))
    return render(request, "cases/list_urgent.html", {"page": page})


@require_safe
@needs(Permission.HANDLE_URGENT)
def show_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    return _concern(request, public_id, ActionsForm(concern), WithholdForm(concern))


def _concern(
    request: HttpRequest, public_id: UUID, actions: ActionsForm, withhold: WithholdForm, status: int = 200
) -> HttpResponse:
    page = urgent_page.page_of(request.user, get_urgent_or_404(request.user, public_id))
    context = {"page": page, "actions": actions, "withhold": withhold}
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
    if form.save(by=request.user) is None:
        return _concern(request, public_id, form, WithholdForm(concern), 422)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def withhold_urgent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    form = WithholdForm(concern, request.POST)
    if form.save(by=request.user) is None:
        return _concern(request, public_id, ActionsForm(concern), form, 422)
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
        return _concern(request, public_id, ActionsForm(concern), WithholdForm(concern), 409)
    return redirect("cases:show_urgent", public_id)
