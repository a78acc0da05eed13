"""The gate of a round in words. A school is told within or over the places, and what is missing, never how many."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import Link
from screening.rounds import wording
from screening.rounds.models import ScreeningRound
from screening.rounds.opening import Gate

WHERE = {
    "duty-missing": "students:list_duty",
    "evening-missing": "students:list_duty",
    "places": "students:list_staff",
    "no-counselor": "students:list_staff",
}


def missing_at_school(gate: Gate) -> tuple[Link, ...]:
    """What stands against opening; `url` of the page where the school puts it right, `note` what it is called. Without
    a url only the county can do something. Nothing once the county has opened the way."""
    if gate.passes:
        return ()
    links = {"students:list_duty": _("Fill the duty list"), "students:list_staff": _("See the counselor's visits")}
    return tuple(
        Link(wording.gate_problem(one), reverse(name), links[name])
        if (name := WHERE.get(one.code, ""))
        else Link(_("%(what)s The county puts this right.") % {"what": wording.gate_problem(one)})
        for one in gate.problems
    )


def fits_words(gate: Gate) -> str:
    return _("Within the counselor's places") if gate.fits else _("Over the counselor's places")


def gate_note(gate: Gate, one: ScreeningRound) -> str:
    """What is said where nothing is missing, and the button is not there yet or stands for a reason."""
    if gate.passes and timezone.localdate() < one.opens_on:
        return _("Nothing is missing; the round can be opened from %(day)s.") % {"day": formats.day(one.opens_on)}
    if gate.overridden and not gate.green:
        return _("The county has given a reason to open all the same.")
    return ""
