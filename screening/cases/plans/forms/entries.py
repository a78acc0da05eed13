"""What took place of a plan, in one press or with a word, and the small goals a child sets and ticks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms.base import CaseForm, day, helper, line
from screening.cases.models import GoalTick, PlanAction, PlanEntry, PlanGoal, SupportPlan
from screening.cases.plans.services import record_plan_entry, set_goal, tick_goal
from screening.cases.plans.services.goals import STATUSES
from screening.form_kit.fields import choice_field
from screening.library import texts

ACTIONS = "support_catalogue.actions"
LONGEST_GOAL = 40


class PlanEntryForm(CaseForm):
    """That an action took place on a day, or did not."""

    dated = day(_("On"), required=True)
    status = forms.ChoiceField(label=_("What happened"), choices=list, widget=forms.RadioSelect)
    note = line(_("A word about it (who called, the new time)"))

    def __init__(self, action: PlanAction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        statuses = texts.choices(f"{ACTIONS}.{action.action}.record.statuses")
        choice_field(self, "status").choices = statuses
        self.fields["dated"].initial = timezone.localdate
        self.helper = helper("dated", "status", "note")

    def carry_out(self, *, by: User) -> PlanEntry | None:
        data = self.cleaned_data if self.is_valid() else {}
        return self.attempt(
            lambda: record_plan_entry(
                self.action, by=by, dated=data["dated"], status=data["status"], note=data.get("note", "")
            )
        )


class OnePressForm(PlanEntryForm):
    """The buttons beside a task: day and status in one press, no nonce: a day has one entry."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)


class GoalForm(CaseForm):
    """A small goal in the child's own words."""

    text = forms.CharField(label=_("My goal, reachable this week"), max_length=LONGEST_GOAL)

    def __init__(self, plan: SupportPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.helper = helper("text")

    def carry_out(self, *, by: User) -> PlanGoal | None:
        data = self.cleaned_data if self.is_valid() else {}
        return self.attempt(lambda: set_goal(self.plan, by=by, nonce=data["nonce"], text=data["text"]))


class TickForm(CaseForm):
    """What the child ticked, together at the screen or on the card."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)
    dated = day(_("On"), required=True)
    status = forms.ChoiceField(choices=lambda: texts.choices(STATUSES))
    way = forms.ChoiceField(choices=GoalTick.Way.choices, required=False)

    def __init__(self, goal: PlanGoal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal = goal

    def carry_out(self, *, by: User) -> GoalTick | None:
        data = self.cleaned_data if self.is_valid() else {}
        way = data.get("way") or GoalTick.Way.TOGETHER
        return self.attempt(lambda: tick_goal(self.goal, by=by, dated=data["dated"], status=data["status"], way=way))
