"""Follow-up and the end of a case."""

from typing import Any

from crispy_forms.layout import HTML
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.deciding.presenter import open_things
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.follow_up.services import close_case
from screening.cases.forms import FormAbout, day, line, note, radios
from screening.cases.models import Case, FollowUp


class FollowUpForm(FormAbout[Case, FollowUp]):
    """A day on which somebody looks whether it helped."""

    due_on = day(_("Follow up on"), required=True)

    def act(self, by: User) -> FollowUp:
        return add_follow_up(self.about, by=by, **self.cleaned_data)


class FollowUpResultForm(FormAbout[FollowUp, FollowUp]):
    """What the follow-up found."""

    result = note(_("What you found, and what the child says"), required=True, rows=3)
    next_due_on = day(_("Next follow-up, if there is one"))

    def act(self, by: User) -> FollowUp:
        return complete_follow_up(self.about, by=by, **self.values("result", "next_due_on"))


class CloseForm(FormAbout[Case, Case]):
    """How it ended, who says so, and who goes on with what is still open."""

    outcome = radios("texts.outcomes", _("What became of it"), css="tall")
    reported_by = radios("texts.outcome_reported_by", _("Who says so"))
    note = note(_("In a sentence"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.things = open_things(case)
        for kind in self.things:
            self.fields[f"left_{kind}"] = line(gettext("Who goes on with it, or why nobody has to"))

    def parts(self) -> list[Any]:
        left = [
            part for kind, open_ones in self.things.items() for part in (HTML(_heading(*open_ones)), f"left_{kind}")
        ]
        return [*left, "outcome", "reported_by", "note"]

    def act(self, by: User) -> Case:
        left_open = {kind: self.cleaned_data[f"left_{kind}"] for kind in self.things}
        return close_case(self.about, by=by, left_open=left_open, **self.values("outcome", "reported_by", "note"))


def _heading(title: str, lines: list[str]) -> str:
    rows = "".join(f"<li>{escape(words)}</li>" for words in lines)
    return f"<h3>{escape(title)}</h3>" + (f"<ul>{rows}</ul>" if rows else "")
