"""What a service refuses, in words beside the field it concerns.

Every room registers the words of its own refusals in `apps.py`; those of the shared ground stand here.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import CaseClosed, NothingDecided
from screening.idempotency.once import SentBefore
from screening.library import texts

Explanation = Callable[[Any], tuple[str, str]]  # the refusal → the form's field, or none, and the words
_explanations: dict[type[Exception], Explanation] = {}


def register(refusal: type[Exception], words: Explanation) -> None:
    _explanations[refusal] = words


def explain(refused: Exception) -> tuple[str, str]:
    """The field and the words for what a service refused."""
    words = next(_explanations[kind] for kind in type(refused).__mro__ if kind in _explanations)
    return words(refused)


def explained() -> tuple[type[Exception], ...]:
    """What a form may catch: every refusal that has words."""
    return tuple(_explanations)


def words_of_code(code: str) -> str:
    return _WORDS[code]()


_WORDS: dict[str, Callable[[], str]] = {
    "required": lambda: _("Please choose one."),
    "why-not-seen": lambda: _("Please say when the child was seen, or why not yet."),
    "future": lambda: _("This day has not come yet."),
    "past": lambda: _("Please choose a day after today."),
    "what-is-behind": lambda: _("Please say what is behind it."),
    "lines-say-sign": lambda: _(
        "More is written below about self-harm. Please choose “yes, or not sure”, or empty those lines."
    ),
    "who-is-there": lambda: _("Please say who is with the child now."),
    "too-slow": lambda: _("With an intent, or the means at hand, a week is too long: today or every day."),
    "why-not-asked": lambda: _("Please say in a few words why it was not asked today."),
    "reason-needed": lambda: texts.text("ui.errors.reason-needed"),
    "sign-of-harm": lambda: _("There is a sign of harm: this cannot be “all right for now”."),
    "not-without-looking": lambda: texts.text("ui.review.not-without"),
    "urgent-open": lambda: _(
        "An urgent concern about this child is open. Look at it first; the case ends after the concern."
    ),
    "nothing-asked": lambda: _(
        "Nothing was asked at the last look. “All right for now” needs an answer to what was not asked."
    ),
    "look-too-old": lambda: _(
        "The last look is older than 20 school days, than a newer round, or than what has come up since. Please see "
        "the child again before you write “all right for now”."
    ),
    "required-words": lambda: _("Please say it in a few words."),
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
    "second-voice": lambda: _(
        "Two forms stand out, or the child came back within 60 days: please write what the class teacher or somebody "
        "at home says, and when you look again; or in a sentence why neither is needed."
    ),
    "agree-first": lambda: _(
        "The family took its consent back. Please say who at home has agreed to this since, and on which day."
    ),
    "say-who-goes-on": lambda: _("This is still open: please say in a few words who goes on with it, or why not."),
    "try-again-needed": lambda: _("Please choose the day on which you try again."),
    "back-in-class": lambda: _("A hospital was asked: please record first whether the child is back in class."),
    "changed-meanwhile": lambda: _("Somebody else changed this meanwhile. Nothing was saved; please open it again."),
    "action-ended": lambda: _("This has ended meanwhile. Nothing was saved; please look at the plan again."),
    "since-when": lambda: _("Since which day is the child back?"),
    "no-reason": lambda: texts.text("ui.errors.reason-needed"),
}

register(NotYet, lambda refused: (refused.field, words_of_code(refused.code)))
register(CaseClosed, lambda refused: ("", _("This case has been closed. A new concern opens a new one.")))
register(NothingDecided, lambda refused: ("", _("Please record a decision first.")))
register(
    SentBefore,
    lambda refused: (
        "",
        _(
            "This page was sent before, with something else in it. Nothing of this was saved yet: if it is one more "
            "entry, press the button again; if not, leave the page."
        ),
    ),
)
