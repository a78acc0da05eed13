"""Follow-up and the end of a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.deciding.services import add_follow_up, complete_follow_up, record_talk
from screening.cases.ending.forms import LeftOpenQuestions
from screening.cases.follow_up.services import close_case, look_after_again
from screening.cases.forms import FormAbout, day, line, note, radios
from screening.cases.models import Case, FollowUp
from students.selectors import calendar_of

LOOK_AGAIN_DAYS = 10  # school days until the next look that is proposed


TIGHT = forms.RadioSelect(attrs={"class": "tight"})
HOW = forms.ChoiceField(label=_("How"), choices=FollowUp.Way.choices, widget=TIGHT)
CHILD_SAYS = forms.ChoiceField(
    label=_("“How is it since we last talked?” The child's own answer"),
    choices=FollowUp.ChildSays.choices,
    widget=TIGHT,
)


def next_look(case: Case) -> date:
    """The day that is agreed already and still to come, else the one proposed."""
    today = timezone.localdate()
    agreed = case.follow_ups.filter(done_on__isnull=True, due_on__gt=today).order_by("due_on").first()
    if agreed:
        return agreed.due_on
    return calendar_of(case.school.township.county).add_school_days(today, LOOK_AGAIN_DAYS)


class FollowUpForm(FormAbout[Case, FollowUp]):
    """A day on which somebody looks whether it helped."""

    title, says = _("Follow-up"), _("Add the follow-up")
    due_on = day(_("Follow up on"), required=True)

    def act(self, by: User) -> FollowUp:
        return add_follow_up(self.about, by=by, **self.cleaned_data)


class FollowUpResultForm(FormAbout[FollowUp, FollowUp]):
    """What the follow-up found."""

    title, says = _("Follow-up"), _("Save")
    dated = day(_("On"), initial=timezone.localdate)
    way = HOW
    result = note(_("What you found, and what the child says"), required=True, rows=3)
    child_says = CHILD_SAYS
    next_due_on = day(_("Next follow-up, if there is one"))

    def act(self, by: User) -> FollowUp:
        return complete_follow_up(
            self.about, by=by, **self.values("dated", "way", "result", "child_says", "next_due_on")
        )


class FollowUpTalkForm(FormAbout[Case, FollowUp]):
    """A talk without a new decision: 访谈记录. It asks no questions about harm, and so ends nothing."""

    title, says = _("Talk record"), _("Save the talk")
    dated = day(_("On"), required=True, initial=timezone.localdate)
    way = HOW
    result = note(_("What was talked about, in the child's words where you can"), required=True, rows=4)
    child_says = CHILD_SAYS
    next_due_on = day(_("When you look again"), required=True)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.initial = {"next_due_on": next_look(case), **(self.initial or {})}
        self.fields["next_due_on"].help_text = _("What helps children is that somebody comes back on the day agreed.")

    def act(self, by: User) -> FollowUp:
        return record_talk(self.about, by=by, **self.cleaned_data)


class AgainForm(FormAbout[Case, Case]):
    """Why somebody looks again, if there is something to say."""

    title, says = _("Look at the child again"), _("Look at the child again")
    why = line(_("What worries you now, in a few words; it may stay empty"))

    def act(self, by: User) -> Case:
        return look_after_again(self.about, by=by, **self.cleaned_data)


class CloseForm(FormAbout[Case, Case]):
    """How it ended, who says so, and who goes on with what is still open."""

    outcome = radios("texts.outcomes", _("What became of it"), css="tall")
    reported_by = radios("texts.outcome_reported_by", _("Who says so"))
    note = note(_("In a sentence"))

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.left = LeftOpenQuestions(self, user, case)

    def parts(self) -> list[Any]:
        return [*self.left.names, "outcome", "reported_by", "note"]

    def act(self, by: User) -> Case:
        said = self.values("outcome", "reported_by", "note")
        return close_case(self.about, by=by, left_open=self.left.said(self.cleaned_data), **said)
