"""The support plan: its page, the catalogue, actions added, changed and ended, its history, the child's goals; and what
somebody looks after in one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.cases.access import get_case_or_404, get_case_to_write_or_404, get_plan_action_or_404
from screening.cases.plans import forms, pages, services
from screening.cases.plans.access import get_plan_or_404, get_plan_task_or_404, goals_of
from screening.cases.plans.papers import FAMILY_PLAN, GOAL_CARD
from screening.cases.plans.progress import plan_history
from screening.cases.plans.tasks_page import after_entry, tasks_page
from screening.cases.queue.next_child import say_saved
from screening.form_kit.pages import form_page, posted, service_page
from screening.form_kit.rows import uuid_of

only_counselors = needs(Permission.REVIEW_CASES)
who_may_look_after = needs(Permission.RAISE_CONCERN)


@require_safe
@only_counselors
def list_plans(request: StaffRequest) -> HttpResponse:
    rows = pages.plan_rows_of(request.user)
    context = {"asking": [row for row in rows if row.asks], "quiet": [row for row in rows if not row.asks]}
    return render(request, "cases/plans/list_plans.html", context)


@require_http_methods(["GET", "POST"])
@only_counselors
def edit_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Written, changed, or printed for the family."""
    if request.POST.get("do") == "print":
        plan = get_plan_or_404(request.user, get_case_to_write_or_404(request.user, public_id))
        return redirect("documents:show_document", FAMILY_PLAN.request(plan, by=request.user).public_id)
    case = get_case_or_404(request.user, public_id, purpose="plan")
    form = forms.PlanForm(case, posted(request))
    if form.is_bound and form.carry_out(by=request.user):
        say_saved(request, case, words=_("The plan is saved."))
        return redirect("cases:edit_plan", public_id)
    return form_page(request, form, "cases/plans/edit_plan.html", rows=pages.plan_rows(request.user, case))


@require_safe
@only_counselors
def choose_action(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    get_plan_or_404(request.user, case)
    context = {"case": case, "page": pages.catalogue_page(request.user, case)}
    return render(request, "cases/plans/choose_action.html", context)


@require_http_methods(["GET", "POST"])
@only_counselors
def add_action(request: StaffRequest, public_id: UUID, action: str) -> HttpResponse:
    case, entry = get_case_or_404(request.user, public_id, purpose="plan"), pages.entry_or_404(action)
    form = forms.ActionForm(get_plan_or_404(request.user, case), action, request.user, posted(request))
    said, to = _("%(what)s is in the plan now.") % {"what": entry["title"]}, ("cases:edit_plan", public_id)
    return service_page(request, form, "cases/plans/add_action.html", to=to, said=said, case=case, entry=entry)


@require_http_methods(["GET", "POST"])
@only_counselors
def change_action(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One form for what it is from now on, one for its end."""
    row = get_plan_action_or_404(request.user, public_id)
    ends = request.POST.get("do") == "end"
    change = forms.ChangeActionForm(row, request.user, None if ends else posted(request))
    end = forms.EndActionForm(row, posted(request) if ends else None, auto_id="end_%s")
    more = {"case": row.plan.case, "title": pages.action_title(row), "form": change, "end": end}
    to, template = ("cases:edit_plan", row.plan.case.public_id), "cases/plans/change_action.html"
    if ends:
        said = _("Ended. It stays in the plan with all that took place.")
        return service_page(request, end, template, to=to, said=said, **more)
    said = _("Changed. What was agreed before stands in the history.")
    return service_page(request, change, template, to=to, said=said, **more)


@require_safe
@only_counselors
def show_plan_history(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    changes = plan_history(get_plan_or_404(request.user, case))
    return render(request, "cases/plans/show_plan_history.html", {"case": case, "changes": changes})


@require_http_methods(["GET", "POST"])
@only_counselors
def show_goals(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One more is set; one that is there is ticked or ended; all of them stand on a card."""
    if do := request.POST.get("do"):
        return _act_on_goals(request, public_id, do)
    case = get_case_or_404(request.user, public_id, purpose="plan")
    plan = get_plan_or_404(request.user, case)
    form, to = forms.GoalForm(plan, posted(request)), ("cases:show_goals", public_id)
    goals = pages.goals_page(plan)
    return service_page(request, form, "cases/plans/show_goals.html", to=to, case=case, goals=goals)


def _act_on_goals(request: StaffRequest, public_id: UUID, do: str) -> HttpResponse:
    if do == "print":
        plan = get_plan_or_404(request.user, get_case_to_write_or_404(request.user, public_id))
        return redirect("documents:show_document", GOAL_CARD.request(plan, by=request.user).public_id)
    goals = goals_of(request.user).filter(plan__case__public_id=public_id)
    goal = one_or_404(goals, public_id=uuid_of(request.POST.get("goal")))
    if do == "end":
        services.end_goal(goal, by=request.user)
    elif not forms.TickForm(goal, request.POST).carry_out(by=request.user):
        messages.error(request, _("Please choose a day up to today and one of the answers."))
    return redirect("cases:show_goals", public_id)


@require_http_methods(["GET", "POST"])
@who_may_look_after
def list_plan_tasks(request: StaffRequest) -> HttpResponse:
    """One press says how a day went."""
    if request.method == "POST":
        action = get_plan_task_or_404(request.user, uuid_of(request.POST.get("action")))
        if forms.OnePressForm(action, request.POST).carry_out(by=request.user):
            messages.success(request, _("Recorded, thank you. You can still change it below today."))
        else:
            messages.error(request, _("That was not recorded. Please press one of the buttons beside the day."))
        return redirect("cases:list_plan_tasks")
    return render(request, "cases/plans/list_plan_tasks.html", {"page": tasks_page(request.user)})


@require_http_methods(["GET", "POST"])
@who_may_look_after
def record_plan_entry(request: StaffRequest, public_id: UUID) -> HttpResponse:
    action = get_plan_task_or_404(request.user, public_id)
    form, back = forms.PlanEntryForm(action, posted(request)), after_entry(request.user, action)
    more = {"title": pages.action_title(action), "back": back}
    return service_page(request, form, "cases/plans/record_plan_entry.html", to=back, said=_("Noted."), **more)
