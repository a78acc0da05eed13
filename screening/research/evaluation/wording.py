"""Sentences of pilots: phases, terms, roles, and what is refused."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from screening import formats
from screening.research.evaluation.refused import PilotRefused
from screening.research.evaluation.selectors import AskedTerm
from screening.research.models import Pilot, PilotClass, PilotComment, PilotPhase
from students.selectors import current_class_label, school_year_words

COMMENT_PAGE = gettext_lazy("Comment page of a pilot")
EVALUATION = gettext_lazy("Evaluation of a pilot")


def phase_words(phase: PilotPhase) -> str:
    return _("Phase %(n)s") % {"n": phase.name}


def days_words(first: object, last: object) -> str:
    if last is None:
        return _("since %(first)s") % {"first": formats.day(first)}  # type: ignore[arg-type]
    return _("%(first)s to %(last)s") % {"first": formats.day(first), "last": formats.day(last)}  # type: ignore[arg-type]


def term_words(term: AskedTerm) -> str:
    words = school_year_words(term.school_year, term.number)
    return _("%(term)s (before it began)") % {"term": words} if term.before else words


def class_words(one: PilotClass) -> str:
    """Class and school, as the county reads it."""
    school_class = one.school_class
    label = current_class_label(school_class, timezone.localdate())
    return f"{school_class.school.name} {label}"


def group_words(one: PilotClass) -> str:
    if one.left_on is not None:
        return _("left on %(day)s") % {"day": formats.day(one.left_on)}
    return _("joins in phase %(n)s") % {"n": one.joins.name} if one.joins else _("for comparison")


def role_words(role: str) -> str:
    return {
        PilotComment.Role.CHILD: _("Children"),
        PilotComment.Role.TEACHER: _("Teachers"),
        PilotComment.Role.GUARDIAN: _("Guardians"),
        PilotComment.Role.HEADTEACHER: _("Headteachers"),
    }[PilotComment.Role(role)]


def kind_words() -> dict[str, str]:
    """What stands in place of a name."""
    return {
        "child": _("[child]"),
        "family": _("[family]"),
        "staff": _("[teacher]"),
        "class": _("[class]"),
        "number": _("[number]"),
    }


def state_tag(pilot: Pilot) -> str:
    """The class of the tag that says how far it is."""
    return {Pilot.State.RUNNING: "doing", Pilot.State.ENDED: "done"}.get(Pilot.State(pilot.state), "")


REFUSALS: dict[str, Label] = {
    "phase-order": gettext_lazy("This phase begins before the one above it has lasted two days."),
    "ends-before": gettext_lazy("The last day lies before the last phase begins."),
    "frozen": gettext_lazy("The pilot has started: its plan is frozen. Please write down a change instead."),
    "no-such-phase": gettext_lazy("The phases were changed meanwhile. Please look at the page again."),
    "designed-with": gettext_lazy("with whom it was designed: teachers, families, children"),
    "pilot-class": gettext_lazy("at least one class that takes part"),
    "empty-phase": gettext_lazy("a class for every phase, or fewer phases"),
    "comparison": gettext_lazy("classes for comparison, or a sentence why there are none"),
    "not-started": gettext_lazy("The pilot has not started yet."),
    "before-start": gettext_lazy("This is before the start of the pilot."),
    "day-to-come": gettext_lazy("This day has not come yet."),
    "new-last-day": gettext_lazy("Please say until when it goes on."),
    "later-last-day": gettext_lazy("Please a day to come, later than the last day so far."),
    "nothing-entered": gettext_lazy("Nothing is entered yet."),
    "days": gettext_lazy("More days missed than there were school days."),
    "mark": gettext_lazy("More than the highest mark possible."),
    "nothing-written": gettext_lazy("Please type at least one answer."),
    "names-a-person": gettext_lazy("Please take out: %(names)s. Somebody at the school bears this name."),
}


def refusal(refused: PilotRefused) -> str:
    names = refused.params.get("names", ())
    return str(REFUSALS[refused.code]) % {**refused.params, "names": _(", ").join(names)}
