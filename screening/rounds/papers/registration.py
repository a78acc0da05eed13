"""Registration sheets: a page for each child and school year, with what is recorded now, to be confirmed at home.

    RegistrationPage(user, school_class, seats, at=…)       in the active language

The sheet leaves the school in an envelope, so it names nobody: neither the child (class, seat and code say whose it is;
the family writes the name) nor the people to be called (relation and last four digits are enough to know them again).
A family that does not want its care situation recorded is not asked about it and sees no values. Digits are those of
the page on which the sheet is typed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from screening import formats
from screening.documents.blocks import LabelledFact
from screening.library import texts
from students.consents import SCOPES, standing
from students.models import CareArrangement, Consent, Enrolment, FamilyContact, SchoolClass
from students.pages.registration import line_label, line_words, recorded_words, registration_code
from students.registration_sheet import ANSWERS, SINCE
from students.selectors import (
    arrangements_in_force,
    class_label,
    consents_in_force,
    contacts_of,
    school_year_of,
)

CONTACT_ROWS, NEW_ROWS = 3, 2
BLANK = "________________"


class RegistrationPage:
    """The sheets of a class in seat order."""

    def __init__(self, user: User, school_class: SchoolClass, seats: Sequence[Enrolment], *, at: datetime) -> None:
        year = school_year_of(school_class.school)
        label = class_label(school_class, year)
        told = {"year": f"{year}–{year + 1}", "class": label, "school": school_class.school.name}
        signature = texts.localize("consent_sheet.signature")
        self.language = formats.html_language()
        self.title = _("Registration sheets %(year)s, %(class)s") % told
        self.head = _("Xinqiao, %(school)s, registration sheet") % told
        self.foot = _("In the envelope home and back; typed at school, then locked away. %(name)s, %(day)s") % {
            "name": user.name,
            "day": f"{timezone.localtime(at):%Y-%m-%d}",
        }
        self.sheets = tuple(_sheets(seats, year, label))
        self.answers = tuple(answer["label"] for answer in texts.localize("consent_sheet.answers"))  # to a consent line
        self.authorities = tuple(f"{at} {one['label']}" for at, one in enumerate(signature["authority_options"], 1))
        self.letter = _letter(school_class)
        self.labels = {field["id"].replace("-", "_"): field["label"] for field in signature["fields"]}


def _letter(school_class: SchoolClass) -> str:
    """Where each line is explained, what a no means, and how it is taken back."""
    return _(
        "What each line means: see the letter “%(title)s”, version %(version)s; somebody may read it to you. You may "
        "say no, and take a yes back at any time without a reason: call (%(phone)s) or tell any teacher. Nothing "
        "changes for the child at school."
    ) % {
        "title": texts.text("consent_sheet.title"),
        "version": texts.node("consent_sheet.version"),
        "phone": school_class.school.phone or BLANK,
    }


def _sheets(seats: Sequence[Enrolment], year: int, label: str) -> Iterable["ChildSheet"]:
    ids = [seat.student_id for seat in seats]
    care, consents = arrangements_in_force(ids), consents_in_force(ids)
    for seat in seats:
        yield ChildSheet(seat, year, label, care.get(seat.student_id), consents.get(seat.student_id))


class ChildSheet:
    """One page. `contacts`: relation, and the end of the telephone number."""

    def __init__(
        self, seat: Enrolment, year: int, label: str, care: CareArrangement | None, consent: Consent | None
    ) -> None:
        told = {"year": f"{year}–{year + 1}", "class": label, "seat": seat.seat_number}
        refused = standing(consent, "care_context") == "refused"
        self.code = registration_code(year, seat.student.public_id)
        self.place = _("School year %(year)s, %(class)s, seat %(seat)s") % told
        self.care = [] if refused else [CareLine(care, line) for line in ANSWERS]
        self.care_heading = _("Care situation") if refused else _care_heading(care)
        self.known = care is not None
        self.contacts = [(one.relation, _phone_end(one)) for one in list(contacts_of(seat.student))[:CONTACT_ROWS]]
        self.new_contacts = range(max(NEW_ROWS, CONTACT_ROWS - len(self.contacts)))
        self.consent = list(_consent_lines(consent))


class CareLine:
    """A question, what is recorded, and the numbered answers of which one is circled."""

    def __init__(self, care: CareArrangement | None, line: str) -> None:
        self.label = line_label(line)
        self.recorded = recorded_words(care, line) if care else ""
        self.answers = [line_words(line, code) for code in ANSWERS[line]]
        self.since = _("since ______ / ____ (year, month)") if line in SINCE else ""


def _care_heading(care: CareArrangement | None) -> str:
    if care is None:
        return _("Care situation (nothing is recorded yet: please circle one digit a line)")
    return _("Care situation, as recorded on %(day)s") % {"day": formats.day(care.as_of)}


def _phone_end(contact: FamilyContact) -> str:
    digits = "".join(sign for sign in contact.phone if sign.isdigit())
    return _("number ending in %(end)s") % {"end": digits[-4:]} if len(digits) >= 4 else _("no number")


def _consent_lines(consent: Consent | None) -> Iterable[LabelledFact]:
    short = {"yes": _("agreed"), "no": _("not agreed"), "talk": pgettext("consent line", "to talk over")}
    in_force = consent is not None and consent.outcome == Consent.Outcome.GIVEN
    for scope, entry in zip(SCOPES, texts.localize("consent_sheet.choices"), strict=True):
        recorded = short[getattr(consent, scope)] if in_force else ("" if consent is None else short["no"])
        yield LabelledFact(entry["label"], recorded)
