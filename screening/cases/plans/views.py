"""The support plan: its page, the catalogue, actions added, changed and ended, its history, the child's goals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404, get_case_to_write_or_404, get_plan_action_or_404
from screening.cases.plans import services
from screening.cases.plans.access import get_goal_or_404, get_plan_or_404, get_plan_task_or_404
from screening.cases.plans.forms import (
    ActionForm,
    ChangeActionForm,
    EndActionForm,
    GoalForm,
    OnePressForm,
    PlanEntryForm,
    PlanForm,
    TickForm,
)
from screening.cases.plans.pages import CataloguePage, GoalsPage, action_title, entry_or_404, plan_rows, plan_rows_of
from screening.cases.plans.papers import FAMILY_PLAN, GOAL_CARD
from screening.cases.plans.progress import plan_history
from screening.cases.plans.tasks_page import after_entry, tasks_page
from screening.cases.queue.next_child import say_saved
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def list_plans(request: StaffRequest) -> HttpResponse:
    rows = plan_rows_of(request.user)
    context = {"asking": [row for row in rows if row.asks], "quiet": [row for row in rows if not row.asks]}
    return render(request, "cases/plans/list_plans.html", context)


@require_http_methods(["GET", "POST"])
@only_counselors
def edit_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    form = PlanForm(case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        say_saved(request, case, words=_("The plan is saved."))
        return redirect("cases:edit_plan", public_id)
    return form_page(request, form, "cases/plans/edit_plan.html", rows=plan_rows(request.user, case))


@require_safe
@only_counselors
def choose_action(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    get_plan_or_404(request.user, case)
    context = {"case": case, "page": CataloguePage(request.user, case)}
    return render(request, "cases/plans/choose_action.html", context)


@require_http_methods(["GET", "POST"])
@only_counselors
def add_action(request: StaffRequest, public_id: UUID, action: str) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    entry = entry_or_404(action)
    form = ActionForm(get_plan_or_404(request.user, case), action, request.user, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("%(what)s is in the plan now.") % {"what": entry.title})
        return redirect("cases:edit_plan", public_id)
    return form_page(request, form, "cases/plans/add_action.html", case=case, entry=entry)


@require_http_methods(["GET", "POST"])
@only_counselors
def change_action(request: StaffRequest, public_id: UUID) -> HttpResponse:
    row = get_plan_action_or_404(request.user, public_id)
    form = ChangeActionForm(row, request.user, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Changed. What was agreed before stands in the history."))
        return redirect("cases:edit_plan", row.plan.case.public_id)
    return form_page(request, form, "cases/plans/change_action.html", case=row.plan.case, title=action_title(row))


@require_http_methods(["GET", "POST"])
@only_counselors
def end_action(request: StaffRequest, public_id: UUID) -> HttpResponse:
    row = get_plan_action_or_404(request.user, public_id)
    form = EndActionForm(row, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Ended. It stays in the plan with all that took place."))
        return redirect("cases:edit_plan", row.plan.case.public_id)
    return form_page(request, form, "cases/plans/end_action.html", case=row.plan.case, title=action_title(row))


@require_safe
@only_counselors
def show_plan_history(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    changes = plan_history(get_plan_or_404(request.user, case))
    return render(request, "cases/plans/show_plan_history.html", {"case": case, "changes": changes})


@require_http_methods(["GET", "POST"])
@only_counselors
def show_goals(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    plan = get_plan_or_404(request.user, case)
    form = GoalForm(plan, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("cases:show_goals", public_id)
    return form_page(request, form, "cases/plans/show_goals.html", case=case, goals=GoalsPage(plan))


@require_POST
@only_counselors
def tick_goal(request: StaffRequest, public_id: UUID) -> HttpResponse:
    goal = get_goal_or_404(request.user, public_id)
    if not TickForm(goal, request.POST).carry_out(by=request.user):
        messages.error(request, _("Please choose a day up to today and one of the answers."))
    return redirect("cases:show_goals", goal.plan.case.public_id)


@require_POST
@only_counselors
def end_goal(request: StaffRequest, public_id: UUID) -> HttpResponse:
    goal = services.end_goal(get_goal_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_goals", goal.plan.case.public_id)


@require_POST
@only_counselors
def print_family_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    plan = get_plan_or_404(request.user, get_case_to_write_or_404(request.user, public_id))
    document = FAMILY_PLAN.request(plan, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_POST
@only_counselors
def print_goal_card(request: StaffRequest, public_id: UUID) -> HttpResponse:
    plan = get_plan_or_404(request.user, get_case_to_write_or_404(request.user, public_id))
    document = GOAL_CARD.request(plan, by=request.user)
    return redirect("documents:show_document", document.public_id)


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
