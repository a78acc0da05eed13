"""The gate of a round in words. A school is told within or over the places, and what is missing, never how many."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import Link
from screening.rounds import wording
from screening.rounds.completion.before import ClassToCome
from screening.rounds.models import ScreeningRound
from screening.rounds.opening import Gate
from students.selectors import class_label

WHERE = {
    "duty-missing": "students:list_duty",
    "evening-missing": "students:list_duty",
    "places": "students:list_staff",
    "no-counselor": "students:list_staff",
}
COUNTY_CODES = ("county-numbers", "county-contact")


def missing_at_school(gate: Gate, *, keeps_numbers: bool = False) -> tuple[Link, ...]:
    """What stands against opening; `url` of the page where the school puts it right, `note` what it is called. Without
    a url only the county can do something. Nothing once the county has opened the way. `keeps_numbers`: the person's
    school is the county's only one and writes down its numbers."""
    if gate.passes:
        return ()
    links = {
        "students:list_duty": _("Fill the duty list"),
        "students:list_staff": _("See the counselor's visits"),
        "students:change_numbers": _("Write the numbers down"),
    }
    where = WHERE | (dict.fromkeys(COUNTY_CODES, "students:change_numbers") if keeps_numbers else {})
    return tuple(
        Link(wording.gate_problem(one), reverse(name), links[name])
        if (name := where.get(one.code, ""))
        else Link(_("%(what)s The county puts this right.") % {"what": wording.gate_problem(one)})
        for one in gate.standing
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


def consent_words(one: ScreeningRound, classes: Iterable[ClassToCome]) -> str:
    """Before opening: how many children of each class have a sheet that agrees."""
    parts = [f"{class_label(row.school_class, one.school_year)} {row.agreed}/{row.children}" for row in classes]
    return _("Consent given: %(classes)s") % {"classes": " · ".join(parts)} if parts else ""


def without_consent(one: ScreeningRound, classes: Iterable[ClassToCome]) -> tuple[Link, ...]:
    """Classes in which opening today would leave nobody to rate, with the way to their sheets. Keeps nothing shut."""
    says = _("%(class)s has no sheet that agrees yet: once the round is open nobody in it can be filled in.")
    return tuple(
        Link(
            says % {"class": class_label(row.school_class, one.school_year)},
            reverse("students:record_consents", args=[row.school_class.public_id]),
            _("Record consent"),
        )
        for row in classes
        if not row.agreed
    )
