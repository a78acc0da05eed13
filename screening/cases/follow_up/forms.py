"""Follow-up and the end of a case."""

from typing import Any

from crispy_forms.layout import HTML
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.deciding.presenter import OpenThing, open_things
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.follow_up.services import close_case
from screening.cases.forms.base import CaseForm, day, helper, line, note, radios
from screening.cases.models import Case, FollowUp


class FollowUpForm(CaseForm):
    """A day on which somebody looks whether it helped."""

    due_on = day(_("Follow up on"), required=True)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = helper("due_on")

    def carry_out(self, *, by: User) -> FollowUp | None:
        return self.attempt(
            lambda: add_follow_up(
                self.case, by=by, nonce=self.cleaned_data["nonce"], due_on=self.cleaned_data["due_on"]
            )
        )


class FollowUpResultForm(CaseForm):
    """What the follow-up found."""

    result = note(_("What you found, and what the child says"), required=True, rows=3)
    next_due_on = day(_("Next follow-up, if there is one"))

    def __init__(self, follow_up: FollowUp, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up
        self.helper = helper("result", "next_due_on")

    def carry_out(self, *, by: User) -> FollowUp | None:
        return self.attempt(
            lambda: complete_follow_up(
                self.follow_up,
                by=by,
                result=self.cleaned_data["result"],
                next_due_on=self.cleaned_data["next_due_on"],
            )
        )


class CloseForm(CaseForm):
    """How it ended, who says so, and who goes on with what is still open."""

    outcome = radios("texts.outcomes", _("What became of it"), css="tall")
    reported_by = radios("texts.outcome_reported_by", _("Who says so"))
    note = note(_("In a sentence"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.things = open_things(case)
        for thing in self.things:
            self.fields[f"left_{thing.kind}"] = line(gettext("Who goes on with it, or why nobody has to"))
        self.helper = helper(*self._parts(), "outcome", "reported_by", "note")

    def _parts(self) -> list[Any]:
        parts: list[Any] = []
        for thing in self.things:
            parts += [HTML(_heading(thing)), f"left_{thing.kind}"]
        return parts

    def carry_out(self, *, by: User) -> Case | None:
        return self.attempt(
            lambda: close_case(
                self.case,
                by=by,
                outcome=self.cleaned_data["outcome"],
                reported_by=self.cleaned_data["reported_by"],
                note=self.cleaned_data["note"],
                left_open={thing.kind: self.cleaned_data[f"left_{thing.kind}"] for thing in self.things},
            )
        )


def _heading(thing: OpenThing) -> str:
    rows = "".join(f"<li>{escape(words)}</li>" for words in thing.lines)
    return f"<h3>{escape(thing.title)}</h3>" + (f"<ul>{rows}</ul>" if rows else "")
