"""What somebody looks after in a plan: the list, one press to say how it went, and a page for a word about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.plans.access import get_plan_task_or_404
from screening.cases.plans.forms.entries import OnePressForm, PlanEntryForm
from screening.cases.plans.presenters.plan import action_title
from screening.cases.plans.presenters.tasks import after_entry, tasks_page
from screening.form_kit.pages import form_page

who_may_look_after = needs(Permission.RAISE_CONCERN)


@require_safe
@who_may_look_after
def list_plan_tasks(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/plans/list_plan_tasks.html", {"page": tasks_page(request.user)})


@require_POST
@who_may_look_after
def record_plan_task(request: StaffRequest, public_id: UUID) -> HttpResponse:
    action = get_plan_task_or_404(request.user, public_id)
    if OnePressForm(action, request.POST).carry_out(by=request.user):
        messages.success(request, _("Recorded, thank you. You can still change it below today."))
    else:
        messages.error(request, _("That was not recorded. Please press one of the buttons beside the day."))
    return redirect("cases:list_plan_tasks")


@require_http_methods(["GET", "POST"])
@who_may_look_after
def record_plan_entry(request: StaffRequest, public_id: UUID) -> HttpResponse:
    action = get_plan_task_or_404(request.user, public_id)
    form = PlanEntryForm(action, request.POST or None)
    back = after_entry(request.user, action)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Noted."))
        return redirect(back)
    return form_page(request, form, "cases/plans/record_plan_entry.html", title=action_title(action), back=back)
