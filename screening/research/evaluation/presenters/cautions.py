"""What the numbers of a pilot cannot say, in sentences that stand before them."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from screening.library import wording as library
from screening.research.evaluation.result import Caution, Measure, WarningCode

SUBJECTS: dict[str, Callable[[], str]] = {
    "chinese": lambda: _("Results in Chinese"),
    "maths": lambda: _("Results in maths"),
}


SENTENCES: dict[WarningCode, Label] = {
    "no-randomisation": gettext_lazy(
        "The classes were chosen, not drawn by lot. A difference may come from how they were chosen."
    ),
    "regression-to-the-mean": gettext_lazy(
        "Whoever stood far out once stands nearer to the middle next time, without any help. Only classes for "
        "comparison show how much of a change would have come anyway."
    ),
    "no-comparison": gettext_lazy("Without classes for comparison a change says nothing about its cause: %(about)s."),
    "many-missing": gettext_lazy(
        "Of some children a value before or after is missing, in one group %(percent)s%% of them. What they would "
        "have shown is not known."
    ),
    "missing-differ": gettext_lazy("Children without a second value differed at the start from the others: %(about)s."),
    "few-children": gettext_lazy("Too few children to say anything: %(about)s."),
    "few-classes": gettext_lazy("Too few classes to tell chance from effect: %(about)s."),
    "clustering": gettext_lazy(
        "Children of one class share teacher and days: classes are counted as draws, not children. The intervals "
        "are wide because of that, and rightly so."
    ),
    "one-school": gettext_lazy(
        "All classes that take part are of one school; elsewhere it may be different: %(about)s."
    ),
    "same-rater": gettext_lazy(
        "The teacher who observes knows that the class takes part, and may see what is hoped for: %(about)s."
    ),
    "tests-differ": gettext_lazy("Tests of two terms are not equally difficult, nor those of two classes: %(about)s."),
    "unlike-at-start": gettext_lazy("The groups differed already at the start: %(about)s."),
    "many-measures": gettext_lazy(
        "Many measures are compared: of twenty, one seems to differ by chance alone. Please choose none afterwards."
    ),
    "waiting-classes": gettext_lazy(
        "Some classes for comparison begin later themselves and may have heard of it: %(about)s."
    ),
    "no-measure": gettext_lazy(
        "There is nothing to compare yet: it takes a round or a term before the start, and one after it."
    ),
}


def measure_words(measure: Measure) -> str:
    """A form by its short title; it says who was asked."""
    if measure.kind == "scale":
        return library.form_title(measure.name)
    if measure.kind == "attendance":
        return _("Days at school")
    return SUBJECTS[measure.name]()


def caution_words(caution: Caution, measures: dict[str, Measure]) -> str:
    about = _(", ").join(measure_words(measures[code]) for code in caution.about if code in measures)
    if len(caution.about) == len(measures) > 1:
        about = _("all measures")
    told = {"percent": caution.percent, "about": about}
    return str(SENTENCES[caution.code]) % told


def why_words(why: str) -> str:
    """Why a number is missing."""
    return {
        "few-children": _("too few children"),
        "few-classes": _("too few classes"),
        "no-spread": _("all alike at the start"),
        "no-comparison": _("no comparison"),
        "no-basis": _("no reliability on record"),
    }.get(why, "—")


def gap_words() -> dict[str, str]:
    """Why a child is not compared."""
    return {
        "no-consent": _("no consent to evaluation"),
        "only-before": _("no value after"),
        "only-after": _("no value before"),
        "neither": _("no value at all"),
        "another-rater": _("rated by somebody else"),
        "another-form": _("another version of the form"),
        "left": _("left the class or school"),
    }
