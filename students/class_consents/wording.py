"""What is said of the rows of a class's consent sheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from students.class_consents.rows import ANSWERS, CHILD, SIGNER, Asked, Refused
from students.consents import standing
from students.models import Consent, Enrolment
from students.pages.child import scope_label
from students.pages.lists import consent_words
from students.wording import CONSENT_PROBLEMS

FIELD_OF = {"signer": SIGNER, "authority": SIGNER, "child": CHILD}  # where else than among the answers it is put right


def child_words(seat: Enrolment) -> str:
    return _("%(seat)s %(name)s") % {"seat": seat.seat_number, "name": seat.student.name}


def names_of(seats: Iterable[Enrolment]) -> str:
    return formats.joined(child_words(seat) for seat in seats)


def state_words(consent: Consent | None) -> str:
    """What the sheet in force says, and why where the digits alone do not tell it."""
    words = consent_words(consent)
    if consent is None or consent.outcome != Consent.Outcome.GIVEN:
        return words
    if not consent.child_agrees:
        return _("%(state)s: the child would rather not") % {"state": words}
    if consent.authority == Consent.Authority.CARER_ONLY:
        return _("%(state)s: who signed has no mandate") % {"state": words}
    return words


def is_given(consent: Consent | None) -> bool:
    return standing(consent, "teacher_forms") == "given"


def gaps_words(count: int) -> str:
    return ngettext("%(n)s line missing", "%(n)s lines missing", count) % {"n": count}


def problem_words(found: Refused, seat: Enrolment | None) -> str:
    """A sentence that names the child and what to do; what was typed stands still in the row."""
    if seat is None:
        return _("One child is no longer in this class; nothing was written for that row.")
    return _("%(child)s: %(words)s") % {"child": child_words(seat), "words": _problem(found)}


def _problem(found: Refused) -> str:
    if found.code in CONSENT_PROBLEMS:
        return str(CONSENT_PROBLEMS[found.code])
    if found.code == "short":
        return gaps_words(int(found.value))
    words = {
        "long": _("“%(value)s” is one digit too many; there are six lines"),
        "sign": _("“%(value)s” is none of 1, 2 and 3"),
        "signer": _("“%(value)s” is none of 1, 2, 3 and 4 for who signed"),
        "child": _("“%(value)s” is none of 1 and 2 for the child"),
        "day": _("“%(value)s” is no day; please write it like 2026-02-20"),
        "emptied": _("an empty row takes no sheet back; for a family that withdraws, type 2"),
    }
    return words[found.code] % {"value": found.value}


def field_of(found: Refused) -> str:
    return FIELD_OF.get(found.code, ANSWERS)


def asked_words(found: Asked, seat: Enrolment) -> str:
    """Whose no would be overridden, or whose sheet came between; by name, for one line away stands another child."""
    told = {"child": child_words(seat), "day": formats.day(found.now.dated), "lines": _lines(found.over)}
    if found.over:
        return _("%(child)s: on %(day)s the family said no (%(lines)s). Does the new sheet really say yes?") % told
    told |= {"name": found.now.recorded_by.name, "time": formats.moment(found.now.recorded_at)}
    return _("%(child)s: %(name)s recorded a sheet %(time)s. Which of the two holds?") % told


def _lines(over: Iterable[str]) -> str:
    return formats.joined(_("the child itself") if name == CHILD else scope_label(name) for name in over)


def choice_words(found: Asked) -> dict[str, str]:
    if found.over:
        return {"mine": _("Yes, the new sheet agrees"), "theirs": _("Keep the no")}
    return {"mine": _("Use mine"), "theirs": _("Keep what is recorded")}


def odd_rows() -> str:
    return _(
        "{count} row(s) typed on this device were not sent, because the child is no longer in this class or the "
        "text of the sheet has changed: {rows}. They are kept for you to look at."
    )
