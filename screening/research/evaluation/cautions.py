"""What the numbers of a pilot cannot say, in sentences that stand before them: where each holds, and its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from screening.library import wording as library
from screening.research.evaluation.clustered import SMALLEST_CLUSTERS, SMALLEST_GROUP, Estimate
from screening.research.evaluation.statistics import Comparison, Measure

MANY_MISSING = 20  # per cent of children without both values: above it the missing ones may be the story
UNLIKE = 0.25  # of an SD: groups (or children with and without a second value) further apart are not alike
MANY_MEASURES = 5


@dataclass(frozen=True, slots=True)
class Caution:
    """What must be read beside the numbers. `about`: the measures it holds for; `percent`: a share it tells."""

    code: str
    about: tuple[Measure, ...] = ()
    percent: int = 0


def cautions_of(found: Sequence[Comparison]) -> list[Caution]:
    """Everything that limits what may be concluded. Never empty: classes were not drawn by lot."""
    if not found:
        return [Caution("no-measure")]
    said = [Caution("no-randomisation"), Caution("regression-to-the-mean")]
    most = max(map(_most_missing, found))
    for code, holds in HOLDS.items():
        if about := tuple(dict.fromkeys(one.measure for one in found if holds(one))):
            said.append(Caution(code, about, most if code == "many-missing" else 0))
    if any(one.cluster == "class" for one in found):
        said.append(Caution("clustering"))
    return said + [Caution("many-measures")] * (len(found) >= MANY_MEASURES)


def caution_words(caution: Caution, measures: Sequence[Measure]) -> str:
    about = str(_(", ")).join(measure_words(one) for one in caution.about)
    if len(caution.about) == len(measures) > 1:
        about = str(_("all measures"))
    return str(SENTENCES[caution.code]) % {"percent": caution.percent, "about": about}


def measure_words(measure: Measure) -> str:
    """A form by its short title; it says who was asked."""
    if measure.kind == "scale":
        return library.form_title(measure.name)
    words = {"attendance": _("Days at school"), "chinese": _("Results in Chinese"), "maths": _("Results in maths")}
    return str(words[measure.name])


def _apart(one: Estimate, other: Estimate, sd: float | None) -> bool:
    if one.value is None or other.value is None or not sd:
        return False
    return abs(one.value - other.value) > UNLIKE * sd


def _most_missing(one: Comparison) -> int:
    """In whole per cent, of groups of ten listed or more; it follows from the listed and the compared children, who are
    printed."""
    large = [group for group in one.groups if group.listed >= SMALLEST_GROUP]
    return max((round(100 * (group.listed - group.n) / group.listed) for group in large), default=0)


HOLDS: dict[str, Callable[[Comparison], bool]] = {
    "no-comparison": lambda one: one.comparison is None,
    "unlike-at-start": lambda one: any(_apart(one.pilot.before, group.before, one.sd) for group in one.groups),
    "many-missing": lambda one: _most_missing(one) > MANY_MISSING,
    "missing-differ": lambda one: any(_apart(group.before, group.lost, one.sd) for group in one.groups),
    "few-children": lambda one: any(group.change.why == "few-children" for group in one.groups),
    "few-classes": lambda one: min(one.draws(group) for group in one.groups) < SMALLEST_CLUSTERS,
    "one-school": lambda one: one.pilot.schools == 1,
    "same-rater": lambda one: one.measure.informant == "teacher",
    "tests-differ": lambda one: one.measure.kind == "term-result",
}
SENTENCES: dict[str, Label] = {
    "no-measure": _("There is nothing to compare yet: it takes a round or a term before the start, and one after it."),
    "no-randomisation": _(
        "The classes were chosen, not drawn by lot. A difference may come from how they were chosen."
    ),
    "regression-to-the-mean": _(
        "Whoever stood far out once stands nearer to the middle next time, without any help. Only classes for "
        "comparison show how much of a change would have come anyway."
    ),
    "no-comparison": _("Without classes for comparison a change says nothing about its cause: %(about)s."),
    "unlike-at-start": _("The groups differed already at the start: %(about)s."),
    "many-missing": _(
        "Of some children a value before or after is missing, in one group %(percent)s%% of them. What they would "
        "have shown is not known."
    ),
    "missing-differ": _("Children without a second value differed at the start from the others: %(about)s."),
    "few-children": _("Too few children to say anything: %(about)s."),
    "few-classes": _("Too few classes to tell chance from effect: %(about)s."),
    "one-school": _("All classes that take part are of one school; elsewhere it may be different: %(about)s."),
    "same-rater": _(
        "The teacher who observes knows that the class takes part, and may see what is hoped for: %(about)s."
    ),
    "tests-differ": _("Tests of two terms are not equally difficult, nor those of two classes: %(about)s."),
    "clustering": _(
        "Children of one class share teacher and days: classes are counted as draws, not children. The intervals "
        "are wide because of that, and rightly so."
    ),
    "many-measures": _(
        "Many measures are compared: of twenty, one seems to differ by chance alone. Please choose none afterwards."
    ),
}
