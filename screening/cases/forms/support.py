"""Plan and plan entry."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms.base import ServiceForm, day, helper, line, note
from screening.cases.models import Case, PlanAction, PlanEntry, SupportPlan
from screening.cases.records import PlannedAction
from screening.cases.services import record_plan_entry, save_plan
from screening.library import texts

ACTIONS_AT_ONCE = 3


def _actions() -> list[tuple[str, Any]]:
    """The catalogue under its four domains."""
    catalogue = texts.localized("support_catalogue.actions")
    groups: list[tuple[str, Any]] = [("", _("None"))]
    for domain, title in texts.choices("support_catalogue.domains"):
        groups.append((title, [(a["id"], f"{a['title']} · {a['rhythm']}") for a in catalogue if a["domain"] == domain]))
    return groups


class PlanForm(ServiceForm):
    """Who does what, how often, until when; up to three actions at a time."""

    starts = day(_("Starts on"), required=True)
    review_on = day(_("Look again on"), required=True)
    child_goal = note(_("The child's own goal, in the child's words"))
    agreed_with = line(_("Agreed with (child, guardian, teacher)"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        names: list[str] = []
        for number in range(1, ACTIONS_AT_ONCE + 1):
            self.fields[f"action{number}"] = forms.ChoiceField(
                label=_("Action"), choices=_actions, required=number == 1 and not hasattr(case, "plan")
            )
            self.fields[f"who{number}"] = line(_("Who does it"))
            names += [f"action{number}", f"who{number}"]
        self.helper = helper("starts", "review_on", "child_goal", "agreed_with", *names)
        self.initial = {**self._initial(), **(self.initial or {})}

    def _initial(self) -> dict[str, Any]:
        plan: SupportPlan | None = getattr(self.case, "plan", None)
        if plan is None:
            return {"starts": timezone.localdate(), "review_on": self.case.next_on}
        fields = ("starts", "review_on", "child_goal", "agreed_with")
        return {name: getattr(plan, name) for name in fields}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts") and data.get("review_on") and data["review_on"] <= data["starts"]:
            self.add_error("review_on", _("Please choose a day after the start."))
        return data

    def _planned(self) -> list[PlannedAction]:
        data = self.cleaned_data
        chosen = [number for number in range(1, ACTIONS_AT_ONCE + 1) if data[f"action{number}"]]
        return [
            PlannedAction(
                action=data[f"action{number}"],
                starts=data["starts"],
                who=data[f"who{number}"],
                rhythm=texts.text(f"support_catalogue.actions.{data[f'action{number}']}.rhythm"),
            )
            for number in chosen
        ]

    def carry_out(self, *, by: User) -> SupportPlan | None:
        data = self.cleaned_data if self.is_valid() else {}
        fields = ("nonce", "starts", "review_on", "child_goal", "agreed_with")
        return self.attempt(
            lambda: save_plan(self.case, by=by, actions=self._planned(), **{name: data[name] for name in fields})
        )


class PlanEntryForm(ServiceForm):
    """That an action took place on a day, or did not."""

    dated = day(_("On"), required=True)
    status = forms.ChoiceField(label=_("What happened"), choices=list, widget=forms.RadioSelect)

    def __init__(self, action: PlanAction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        statuses = texts.choices(f"support_catalogue.actions.{action.action}.record.statuses")
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]
        self.fields["dated"].initial = timezone.localdate
        self.helper = helper("dated", "status")

    def carry_out(self, *, by: User) -> PlanEntry | None:
        return self.attempt(
            lambda: record_plan_entry(
                self.action, by=by, dated=self.cleaned_data["dated"], status=self.cleaned_data["status"]
            )
        )
