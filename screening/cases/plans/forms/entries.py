"""What took place of a plan, in one press or with a word, and the small goals a child sets and ticks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout, day, line
from screening.cases.models import GoalTick, PlanAction, PlanEntry, PlanGoal, SupportPlan
from screening.cases.plans.services import record_plan_entry, set_goal, tick_goal
from screening.cases.plans.services.goals import STATUSES
from screening.form_kit.fields import choice_field
from screening.library import texts

ACTIONS = "support_catalogue.actions"
LONGEST_GOAL = 40


class PlanEntryForm(FormAbout[PlanAction, PlanEntry]):
    """That an action took place on a day, or did not."""

    dated = day(_("On"), required=True, initial=timezone.localdate)
    status = forms.ChoiceField(label=_("What happened"), choices=list, widget=forms.RadioSelect)
    note = line(_("A word about it (who called, the new time)"))

    def __init__(self, action: PlanAction, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, *args, **kwargs)
        choice_field(self, "status").choices = texts.choices(f"{ACTIONS}.{action.action}.record.statuses")

    def act(self, by: User) -> PlanEntry:
        return record_plan_entry(self.about, by=by, **self.values("dated", "status", "note"))


class OnePressForm(PlanEntryForm):
    """The buttons beside a task: day and status in one press, no nonce: a day has one entry."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)


class GoalForm(FormAbout[SupportPlan, PlanGoal]):
    """A small goal in the child's own words."""

    text = forms.CharField(label=_("My goal, reachable this week"), max_length=LONGEST_GOAL)

    def act(self, by: User) -> PlanGoal:
        return set_goal(self.about, by=by, **self.cleaned_data)


class TickForm(FormAbout[PlanGoal, GoalTick]):
    """What the child ticked, together at the screen or on the card."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)
    dated = day(_("On"), required=True)
    status = forms.ChoiceField(choices=lambda: texts.choices(STATUSES))
    way = forms.ChoiceField(choices=GoalTick.Way.choices, required=False)

    def act(self, by: User) -> GoalTick:
        said = self.values("dated", "status")
        return tick_goal(self.about, by=by, way=self.cleaned_data["way"] or GoalTick.Way.TOGETHER, **said)
