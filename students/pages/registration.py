"""Registration sheets of a class: how many are typed, which child is next, and what one sheet begins with."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.paper_codes import first_with, paper_code
from students import access, wording
from students.consents import standing
from students.models import CareArrangement, Consent, Enrolment, FamilyContact, RegistrationSheet, SchoolClass, Student
from students.pages.lists import child_lines, consent_words
from students.registration_sheet import ANSWERS, SINCE, answer_of
from students.selectors import (
    arrangements_in_force,
    class_label,
    contacts_of,
    current_seat,
    registration_state,
    school_year_of,
)

PAPER = "registration"  # (school year, child)


def registration_code(school_year: int, student: UUID) -> str:
    """What stands on the child's sheet of the year; typed in, it leads to the page where the sheet is typed."""
    return paper_code(PAPER, school_year, student)


def find_registration(user: User, code: str) -> str | None:
    """For the page that asks for a paper's code: only children of the person, only sheets of this school year."""
    if not can(user, Permission.MANAGE_ROSTER) and not can(user, Permission.EDIT_CARE_CONTEXT):
        return None
    years = {school.pk: school_year_of(school) for school in access.schools_of(user)}
    seats = access.seats_today(user).select_related("student", "school_class")
    seat = first_with(code, PAPER, seats, lambda one: (years[one.school_class.school_id], one.student.public_id))
    return reverse("students:type_registration", args=[seat.student.public_id]) if seat else None


class Begin:
    """What is known of a child before the sheet is typed."""

    def __init__(self, user: User, student: Student) -> None:
        self.school_year = school_year_of(current_seat(student).school_class.school)
        self.state = registration_state(student)
        self.care_rows = list(access.care_rows([student.pk]).select_related("recorded_by"))
        self.care = self.care_rows[-1] if self.care_rows else None
        consents = list(access.consent_rows([student.pk]).select_related("recorded_by"))
        self.consent = consents[-1] if consents else None
        self.contacts = list(contacts_of(student).select_related("recorded_by"))
        allowed = standing(self.consent, "care_context")
        keeps_roster = can(user, Permission.MANAGE_ROSTER)
        self.care_may_be_typed = allowed == "given" or (keeps_roster and allowed == "waiting")
        self.changed = _last_change([*self.care_rows, *consents, *self.contacts])  # by whom, and when

    def care_seen(self, state: str) -> CareArrangement | None:
        """The entry in force when a page was opened in this state."""
        return next((row for row in self.care_rows if str(row.pk) == state.partition("-")[0]), None)


def _last_change(rows: Sequence[CareArrangement | Consent | FamilyContact]) -> str:
    last = max(rows, key=lambda row: row.recorded_at, default=None)
    return f"{last.recorded_by.name} {formats.moment(last.recorded_at)}" if last else ""


def line_label(line: str) -> str:
    """A line as the paper asks it."""
    return {
        "father_away": _("Is the father away to work?"),
        "father_away_since": _("Father away since"),
        "mother_away": _("Is the mother away to work?"),
        "mother_away_since": _("Mother away since"),
        "primary_caregiver": _("Who cares day to day?"),
        "contact": _("How often in touch with the parent who is away?"),
        "boarding": _("Boards at school"),
        "rural_hukou": _("Rural hukou"),
        "first_separation": _("Age at the first long separation"),
    }[line]


def line_words(line: str, code: str) -> str:
    if line == "boarding":
        return {"yes": _("Yes"), "no": _("No")}[code]
    return str(dict(CareArrangement._meta.get_field(line).flatchoices)[code])  # type: ignore[union-attr]  # no relation


def recorded_words(care: CareArrangement, line: str) -> str:
    """What is recorded for a line, with the month since when."""
    words = line_words(line, answer_of(care, line))
    since = getattr(care, SINCE[line]) if line in SINCE else None
    if since is None:
        return words
    return _("%(away)s, since %(day)s") % {"away": words, "day": formats.year_month(since.year, since.month)}


def recorded_lines(care: CareArrangement | None) -> list[wording.Pair]:
    return [(line_label(line), recorded_words(care, line)) for line in ANSWERS] if care else []


def contact_words(contact: FamilyContact) -> str:
    parts = [contact.name, contact.role, contact.phone]
    return " · ".join(part for part in parts if part)


class RegistrationLine:
    """A child of the class and whether the sheet is typed."""

    def __init__(self, seat: Enrolment, sheet: RegistrationSheet | None) -> None:
        self.seat = seat
        self.sheet = sheet
        self.when = f"{formats.moment(sheet.typed_at)} · {sheet.typed_by.name}" if sheet else ""

    @property
    def student(self) -> Student:
        return self.seat.student


class ClassSheets:
    """The sheets of one class and school year, by seat."""

    def __init__(self, user: User, school_class: SchoolClass, rows: Iterable[Enrolment]) -> None:
        year = school_year_of(school_class.school)
        seats = list(rows)
        sheets = access.registrations_of(user, year).filter(student__in=[seat.student_id for seat in seats])
        typed = {sheet.student_id: sheet for sheet in sheets}
        self.school_class = school_class
        self.label = class_label(school_class, year)
        self.year = f"{year}–{year + 1}"
        self.lines = tuple(RegistrationLine(seat, typed.get(seat.student_id)) for seat in seats)
        self.keeps_roster = can(user, Permission.MANAGE_ROSTER)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def typed(self) -> int:
        return sum(line.sheet is not None for line in self.lines)

    @property
    def open_line(self) -> RegistrationLine | None:
        """Where to go on: the first child after the one typed last whose sheet is not typed."""
        last = max((line.sheet.pk for line in self.lines if line.sheet), default=0)
        at = next((at for at, line in enumerate(self.lines) if line.sheet and line.sheet.pk == last), -1)
        return self.next_open(at)

    def next_open(self, at: int) -> RegistrationLine | None:
        later = [*self.lines[at + 1 :], *self.lines[: at + 1]]
        return next((line for line in later if line.sheet is None), None)

    def place_of(self, student: Student) -> int:
        return next(at for at, line in enumerate(self.lines) if line.seat.student_id == student.pk)


def class_sheets(user: User, school_class: SchoolClass) -> ClassSheets:
    """To be counted, not to be named; whoever shows names asks `shown_sheets`."""
    return ClassSheets(user, school_class, access.seats_today(user).filter(school_class=school_class))


def shown_sheets(user: User, school_class: SchoolClass) -> ClassSheets:
    """The look at the names is recorded."""
    return ClassSheets(user, school_class, access.list_seats(user, purpose="registration", classes=[school_class]))


class TypingPage:
    """One child's sheet between its neighbours."""

    def __init__(self, user: User, student: Student, known: Begin) -> None:
        sheets = class_sheets(user, current_seat(student).school_class)
        at = sheets.place_of(student)
        allowed = standing(known.consent, "care_context")
        self.student = student
        self.sheets = sheets
        self.line = sheets.lines[at]
        self.before = sheets.lines[at - 1] if at else None
        self.after = sheets.lines[at + 1] if at + 1 < sheets.total else None
        self.recorded = recorded_lines(known.care) if allowed != "refused" else []
        self.source = wording.source_words(known.care) if known.care else ""
        self.consent = consent_words(known.consent)
        self.care_refused = allowed == "refused"
        self.care_waits = allowed == "waiting"
        self.code = registration_code(known.school_year, student.public_id)


def next_address(user: User, row: RegistrationSheet, known: Begin) -> str:
    """The next child whose sheet is not typed, with the same day on it; the class, when all are in.

    The same child once more, when the sheet has just allowed what it could not be asked before.
    """
    asked = {"dated": f"{row.dated:%Y%m%d}"}
    again = row.consent and standing(row.consent, "care_context") == "given" and not known.care_may_be_typed
    sheets = class_sheets(user, current_seat(row.student).school_class)
    following = sheets.next_open(sheets.place_of(row.student))
    if again or following:
        child = row.student if again or following is None else following.student
        return f"{reverse('students:type_registration', args=[child.public_id])}?{urlencode(asked)}"
    return reverse("students:show_registration", args=[sheets.school_class.public_id])


def seat_words(student: Student) -> str:
    """Where the child sits; a message names nobody."""
    return _("Seat %(seat)s") % {"seat": current_seat(student).seat_number}


class ConfirmLine:
    """A child and the entry that would be said once more."""

    def __init__(self, seat: Enrolment, care: CareArrangement) -> None:
        self.student, self.seen, self.seat = seat.student, care.pk, seat.seat_number
        self.token = f"{self.student.public_id.hex}.{care.pk}"
        self.words = _("%(seat)s %(name)s") % {"seat": seat.seat_number, "name": seat.student.name}
        self.facts = recorded_lines(care)
        if care.capacity_concern:
            self.facts.append((_("Ability to care"), _("doubt recorded")))
        if care.child_on_calls:
            self.facts.append((_("What the child says about the calls"), care.child_on_calls))
        self.source = wording.source_words(care)


class ConfirmPage:
    def __init__(self, user: User, school_class: SchoolClass) -> None:
        seats = list(access.list_seats(user, purpose="care", classes=[school_class]))
        old = [line.seat for line in child_lines(seats, timezone.localdate()) if line.care.code == "old"]
        care = arrangements_in_force([seat.student_id for seat in old])
        self.school_class = school_class
        self.label = class_label(school_class, school_year_of(school_class.school))
        self.lines = [ConfirmLine(seat, care[seat.student_id]) for seat in old]
        self.students = {seat.student.public_id.hex: seat.student for seat in seats}
