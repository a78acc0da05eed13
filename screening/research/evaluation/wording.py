"""Sentences of pilots: classes, terms, what stands in place of a name, and what is refused."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from screening.research.models import PilotClass
from students.selectors import current_class_label

EVALUATION = gettext_lazy("Evaluation of a pilot")


def class_words(one: PilotClass) -> str:
    """Class and school, as the county reads it."""
    return f"{one.school_class.school.name} {current_class_label(one.school_class, timezone.localdate())}"


def kind_words() -> dict[str, str]:
    """What stands in place of a name."""
    return {
        "child": _("[child]"),
        "family": _("[family]"),
        "staff": _("[teacher]"),
        "class": _("[class]"),
        "number": _("[number]"),
    }


REFUSALS: dict[str, Label] = {
    "frozen": gettext_lazy("The pilot has started: its plan is frozen. Please write down a change instead."),
    "pilot": gettext_lazy("at least one class that takes part"),
    "comparison": gettext_lazy("at least one class for comparison"),
    "not-started": gettext_lazy("The pilot has not started yet."),
    "before-start": gettext_lazy("This is before the start of the pilot."),
    "day-to-come": gettext_lazy("This day has not come yet."),
    "nothing-entered": gettext_lazy("Nothing is entered yet."),
    "days": gettext_lazy("More days missed than there were school days."),
    "mark": gettext_lazy("More than the highest mark possible."),
    "names-a-person": gettext_lazy("Please take out: %(names)s. Somebody at the school bears this name."),
}


def refusal(code: str, names: Iterable[str] = ()) -> str:
    return str(REFUSALS[code]) % {"names": _(", ").join(names)}
