"""What a service refuses, in words beside the field it concerns."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from screening.cases.activities.refused import Refused
from screening.cases.activities.wording import refusal
from screening.cases.rules import NotYet
from screening.cases.services import (
    CaseClosed,
    ConsentMissing,
    DecidedMeanwhile,
    NothingDecided,
    NothingSaid,
    SentBefore,
)
from screening.library import texts


def explain(refused: Exception) -> tuple[str, str]:
    """The field and the words for what a service refused."""
    if isinstance(refused, Refused):
        return refused.field, refusal(refused)
    if isinstance(refused, NotYet):
        return refused.field, _WORDS[refused.code]()
    if isinstance(refused, ConsentMissing):
        return _CONSENT_FIELDS[refused.code], _WORDS[refused.code]()
    if isinstance(refused, DecidedMeanwhile):
        return "decision", _("%(name)s decided meanwhile. Nothing was written; please look at that decision first.") % {
            "name": refused.decision.decided_by.name
        }
    return "", _OTHERS[type(refused)]()


_CONSENT_FIELDS = {"refused": "consent_basis", "no-agreement": "consent_from", "no-reason": "override_reason"}
_WORDS: dict[str, Callable[[], str]] = {
    "required": lambda: _("Please choose one."),
    "why-not-seen": lambda: _("Please say when the child was seen, or why not yet."),
    "future": lambda: _("This day has not come yet."),
    "past": lambda: _("Please choose a day after today."),
    "what-is-behind": lambda: _("A sign in sleeping or eating: please say what is behind it."),
    "why-not-asked": lambda: _("Please say in a few words why it was not asked today."),
    "reason-needed": lambda: texts.text("ui.errors.reason-needed"),
    "sign-of-harm": lambda: _("There is a sign of harm: this cannot be “all right for now”."),
    "not-without-looking": lambda: texts.text("ui.review.not-without"),
    "date-needed": lambda: _("Please choose the day of the next look."),
    "guardian-needed": lambda: texts.text("ui.review.guardian"),
    "why-not-told": lambda: _("If the guardian was not told, please say why; if told, leave this empty."),
    "refused": lambda: _("The family has refused or withdrawn. Only a recorded reason can override this."),
    "no-agreement": lambda: _("The consent sheet does not cover this. Who agreed, how and when?"),
    "nobody-has-seen": lambda: texts.text("ui.look-up.not-found"),
    "next-step-needed": lambda: _("Nothing else is planned for this child. Choose the day of the next follow-up."),
    "recorded-before": lambda: _("This follow-up was recorded before, with other words. Please add one of its own."),
    "inside-the-holiday": lambda: _("The first look falls into the holiday."),
    "after-the-holiday": lambda: _("The first meeting falls after the holiday."),
    "home-in-order": lambda: _("They leave after they have come."),
    "still-open": lambda: _("Something is still open here. Please close the case instead: it asks about that."),
    "say-who-goes-on": lambda: _("This is still open: please say in a few words who goes on with it, or why not."),
    "try-again-needed": lambda: _("Please choose the day on which you try again."),
    "back-in-class": lambda: _("A hospital was asked: please record first whether the child is back in class."),
    "changed-meanwhile": lambda: _("Somebody else changed this meanwhile. Nothing was saved; please open it again."),
    "action-ended": lambda: _("This has ended meanwhile. Nothing was saved; please look at the plan again."),
    "since-when": lambda: _("Since which day is the child back?"),
    "no-reason": lambda: texts.text("ui.errors.reason-needed"),
}
_OTHERS: dict[type[Exception], Callable[[], str]] = {
    CaseClosed: lambda: _("This case has been closed. A new concern opens a new one."),
    NothingDecided: lambda: _("Please record a decision first."),
    SentBefore: lambda: _(
        "This page was sent before, with something else in it. Nothing of this was saved yet: if it is one more entry, "
        "press the button again; if not, leave the page."
    ),
    NothingSaid: lambda: _("Please fill in at least one line."),
}
