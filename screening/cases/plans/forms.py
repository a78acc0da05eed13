"""What took place of a plan, in one press or with a word, and the small goals a child sets and ticks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities.access import running_activities
from screening.cases.activities.wording import rhythm, weekday_choices
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.forms import FormAbout, day, line, note
from screening.cases.models import Activity, Case, GoalTick, PlanAction, PlanEntry, PlanGoal, SupportPlan
from screening.cases.plans.access import owners_at
from screening.cases.plans.pages import EVERY, who_of
from screening.cases.plans.rhythm import RARE, WEEKLY
from screening.cases.plans.services import (
    PLAN_FIELDS,
    STATUSES,
    add_plan_action,
    change_plan_action,
    end_plan_action,
    record_plan_entry,
    save_plan,
    set_goal,
    state_of_action,
    tick_goal,
)
from screening.cases.withdrawals.forms import agreed_in, ask_agreement
from screening.cases.withdrawals.services import asks_agreement
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


ACTIONS_AT_ONCE = 3
SHORT, LINE = 60, 120  # what fits on the family's page
BY_DUTY = ("teacher", "counselor")
OUTSIDE = ("parent", "caregiver", "child", "peers", "village-officer", "volunteer", "clinic", "civil-affairs")


def _actions() -> list[tuple[str, Any]]:
    """The catalogue under its four domains."""
    catalogue = texts.localize(ACTIONS)
    groups: list[tuple[str, Any]] = [("", _("None"))]
    for domain, title in texts.choices("support_catalogue.domains"):
        groups.append((title, [(a["id"], f"{a['title']} · {a['rhythm']}") for a in catalogue if a["domain"] == domain]))
    return groups


def first_owner(action: str) -> str:
    """Who looks after it unless somebody else is named: the first of the catalogue who works at the school; what a
    family does the class teacher sees to, what others do the counselor."""
    entry = texts.node(f"{ACTIONS}.{action}")
    nearest = "teacher" if entry["domain"] == "family" else "counselor"
    return next((role for role in entry["who"] if role not in OUTSIDE), nearest)


class PlanForm(FormAbout[Case, SupportPlan]):
    """Since when, until when, the child's goal; a new plan takes up to three actions at once."""

    starts = day(_("Starts on"), required=True)
    review_on = day(_("Look again on"), required=True)
    child_goal = note(_("The child's own goal, in the child's words"))
    agreed_with = line(_("Agreed with (child, guardian, teacher)"))
    why = line(_("Why it changes"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.numbers = () if hasattr(case, "plan") else range(1, ACTIONS_AT_ONCE + 1)
        if self.numbers:
            del self.fields["why"]
        for number in self.numbers:
            self.fields[f"action{number}"] = forms.ChoiceField(
                label=_("Action %(n)s") % {"n": number}, choices=_actions, required=number == 1
            )
            self.fields[f"who{number}"] = line(_("Who does it (action %(n)s)") % {"n": number})
            self.fields[f"weekday{number}"] = forms.TypedChoiceField(
                label=_("On which day (action %(n)s)") % {"n": number},
                coerce=int,
                empty_value=None,
                required=False,
                choices=lambda: [("", _("no fixed day")), *weekday_choices()],
            )
        if self.numbers and asks_agreement(case):
            ask_agreement(self)
        self.initial = {**self._initial(), **(self.initial or {})}

    def _initial(self) -> dict[str, Any]:
        plan: SupportPlan | None = getattr(self.about, "plan", None)
        if plan is None:
            return {"starts": timezone.localdate(), "review_on": self.about.next_on}
        return {name: getattr(plan, name) for name in PLAN_FIELDS}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts") and data.get("review_on") and data["review_on"] <= data["starts"]:
            self.add_error("review_on", _("Please choose a day after the start."))
        return data

    def _planned(self) -> list[PlannedAction]:
        data = self.cleaned_data
        chosen = [tuple(data[f"{name}{number}"] for name in ("action", "who", "weekday")) for number in self.numbers]
        return [
            PlannedAction(
                action=action,
                starts=data["starts"],
                who=who or who_of(action),
                rhythm=texts.text(f"{ACTIONS}.{action}.rhythm"),
                owner_role=first_owner(action),
                every_weeks=RARE.get(action, WEEKLY),
                weekday=weekday,
            )
            for action, who, weekday in chosen
            if action
        ]

    def act(self, by: User) -> SupportPlan:
        data, said = self.cleaned_data, self.values("nonce", *PLAN_FIELDS)
        more = {"why": data.get("why", ""), "agreed": agreed_in(data)}
        return save_plan(self.about, by=by, actions=self._planned(), **more, **said)


class ActionForm(FormAbout[SupportPlan, Any]):
    """One action: who does it, who looks after it, what exactly, when and where. The family reads what stands here."""

    begins = True  # something new, not another hour of what goes on

    who = line(_("Who does it (who calls whom)"), required=True)
    owner = forms.ChoiceField(label=_("Who looks after it"), choices=list)
    agreed = line(_("What exactly, in plain words"))
    activity = forms.ChoiceField(label=_("An activity of the school"), choices=list, required=False)
    weekday = forms.TypedChoiceField(label=_("On which day"), coerce=int, empty_value=None, required=False)
    at_time = forms.TimeField(
        label=_("At what time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"class": "short"})
    )
    every_weeks = forms.TypedChoiceField(label=_("How often"), coerce=int, choices=lambda: list(EVERY.items()))
    rhythm = line(_("In words"))
    place = line(_("Where"))
    phone = line(_("On which telephone (for a call)"))
    starts = day(_("Starts on"), required=True)
    ends = day(_("Until"))

    def __init__(self, plan: SupportPlan, action: str, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(plan, *args, **kwargs)
        self.action = action
        self.people = {str(person.public_id): person for person in owners_at(user, plan.case)}
        rows = running_activities(user, plan.case.school).filter(kind=action)
        self.offers: dict[str, Activity] = {str(row.public_id): row for row in rows}
        self._fill()
        if self.begins and asks_agreement(plan.case):
            ask_agreement(self)
        self.initial = {**self._initial(), **(self.initial or {})}

    def _fill(self) -> None:
        roles = [
            (role, texts.text(f"support_catalogue.roles.{role}")) for role in texts.node("support_catalogue.roles")
        ]
        names = [(f"user:{key}", person.name) for key, person in self.people.items()]
        duty = [pair for pair in roles if pair[0] in BY_DUTY]
        outside = [pair for pair in roles if pair[0] in OUTSIDE]
        groups = ((_("By duty"), duty), (_("One of the staff"), names), (_("At home or elsewhere"), outside))
        choice_field(self, "owner").choices = [group for group in groups if group[1]]
        choice_field(self, "weekday").choices = [("", _("no fixed day")), *weekday_choices()]
        listed = [(key, f"{row.title} · {rhythm(row)}") for key, row in self.offers.items()]
        choice_field(self, "activity").choices = [("", _("none")), *listed]
        if not listed:
            del self.fields["activity"]
        self.fields["who"].max_length = self.fields["rhythm"].max_length = SHORT  # type: ignore[attr-defined]
        hint = _("The family and whoever does it read this. No reasons, no scores.")
        self.fields["agreed"].help_text = hint

    def _initial(self) -> dict[str, Any]:
        weeks: int = texts.node(f"{ACTIONS}.{self.action}.weeks")
        today = timezone.localdate()
        owner = first_owner(self.action)
        return {
            "who": who_of(self.action),
            "owner": owner if owner in (*BY_DUTY, *OUTSIDE) else "teacher",
            "agreed": texts.text(f"{ACTIONS}.{self.action}.what"),
            "rhythm": texts.text(f"{ACTIONS}.{self.action}.rhythm"),
            "every_weeks": RARE.get(self.action, WEEKLY),
            "starts": today,
            "ends": today + timedelta(weeks=weeks),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("Please choose a day after the start."))
        return data

    def planned(self) -> PlannedAction:
        data = dict(self.cleaned_data)
        person = self.people.get(data["owner"].removeprefix("user:"))
        names = ("who", "agreed", "rhythm", "weekday", "at_time", "every_weeks", "place", "phone", "starts", "ends")
        return PlannedAction(
            action=self.action,
            owner=person,
            owner_role=_role(person, self.action) if person else data["owner"],
            activity=self.offers.get(data.get("activity", "")),
            **{name: data[name] for name in names},
        )

    def act(self, by: User) -> Any:
        data = self.cleaned_data
        return add_plan_action(self.about, by=by, nonce=data["nonce"], action=self.planned(), agreed=agreed_in(data))


def _role(person: User, action: str) -> str:
    """What somebody of the staff is in this action: the mentor, a subject teacher …, else simply the school."""
    roles = texts.node(f"{ACTIONS}.{action}.who")
    return next((role for role in roles if role not in (*BY_DUTY, *OUTSIDE)), "school")


class ChangeActionForm(ActionForm):
    """The same action as it is from now on; what was agreed before stays in the history."""

    begins = False
    why = line(_("Why it changes"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: PlanAction, user: User, *args: Any, **kwargs: Any) -> None:
        self.row = row
        super().__init__(row.plan, row.action, user, *args, **kwargs)

    def _initial(self) -> dict[str, Any]:
        row = self.row
        names = ("who", "agreed", "rhythm", "weekday", "at_time", "every_weeks", "place", "phone", "starts", "ends")
        return {
            **{name: getattr(row, name) for name in names},
            "owner": f"user:{row.owner.public_id}" if row.owner else row.owner_role or "counselor",
            "activity": str(row.activity.public_id) if row.activity else "",
            "seen": state_of_action(row),
        }

    def act(self, by: User) -> Any:
        return change_plan_action(self.row, by=by, action=self.planned(), **self.values("nonce", "why", "seen"))


class EndActionForm(FormAbout[PlanAction, PlanAction]):
    """Why an action ends. It stays in the plan with all that took place."""

    reason = forms.ChoiceField(
        label=_("Why it ends"), choices=PlanAction.EndReason.choices, widget=forms.RadioSelect(attrs={"class": "tall"})
    )
    note = line(_("In a sentence"))

    def act(self, by: User) -> PlanAction:
        return end_plan_action(self.about, by=by, **self.cleaned_data)
