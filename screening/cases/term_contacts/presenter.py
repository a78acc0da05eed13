"""The register of a class: every child with a parent working away, flagged or not, and its contact of this term."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.home_visits.access import home_visits_of
from screening.cases.models import TermContact
from screening.cases.term_contacts import access
from screening.documents.blocks import Link
from students.calendar import TermDates
from students.models import CareArrangement, Enrolment, SchoolClass
from students.selectors import arrangements_in_force, calendar_of, current_class_label

WEEKS = 8  # into a term, by when each of these families was spoken with
Found = tuple[date, str, bool]  # day, in words, whether the reader may take it back today


class RegisterRow:
    def __init__(self, seat: Enrolment, care: CareArrangement, found: Found | None, overdue: bool, plan: str) -> None:
        self.child = str(seat.student.public_id)
        self.seat, self.name = seat.seat_number, seat.student.name
        self.away = away_words(care)
        self.done = _("%(day)s, %(way)s") % {"day": formats.month_day(found[0]), "way": found[1]} if found else ""
        self.may_take_back = bool(found and found[2])
        self.overdue = overdue and not found
        self.plan = plan


class TermContactRegister:
    def __init__(self, user: User, chosen: str = "") -> None:
        classes = list(access.classes_of_register(user))
        here = next((one for one in classes if str(one.public_id) == chosen), classes[0] if classes else None)
        self.today = timezone.localdate()
        self.here = here.public_id if here else None
        several = len({one.school_id for one in classes}) > 1
        self.choices = [_link(one, here, self.today, several) for one in classes]
        self.rows: list[RegisterRow] = []
        self.term = calendar_of(here.school.township.county).term_of(self.today) if here else None
        if here and self.term:
            self.rows = _rows(user, here, self.term, self.today)
            access.look_at_register(user, [seat.student.public_id for seat in access.seats_of_class(user, here)])

    @property
    def title(self) -> str:
        return next((one.words for one in self.choices if one.is_current), "")

    @property
    def says(self) -> str:
        done, due = sum(bool(row.done) for row in self.rows), formats.month_day(self.due_on) if self.due_on else ""
        return _("%(done)s of %(all)s families were spoken with this term; everybody by %(day)s.") % {
            "done": done,
            "all": len(self.rows),
            "day": due,
        }

    @property
    def due_on(self) -> date | None:
        return due_day(self.term) if self.term else None


def due_day(term: TermDates) -> date:
    return min(term.starts + timedelta(weeks=WEEKS), term.ends)


def is_left_behind(care: CareArrangement) -> bool:
    """A parent works away now, or the register of pupils says so. Facts of today, no label and no points."""
    return "now" in (care.father_away, care.mother_away) or bool(care.register_value)


def away_words(care: CareArrangement) -> str:
    father, mother = care.father_away == "now", care.mother_away == "now"
    if father and mother:
        return _("both parents away")
    if father or mother:
        return _("father away") if father else _("mother away")
    return _("by the pupils' register")


def _rows(user: User, here: SchoolClass, term: TermDates, today: date) -> list[RegisterRow]:
    seats = list(access.seats_of_class(user, here))
    care = arrangements_in_force([seat.student_id for seat in seats])
    mine = [seat for seat in seats if seat.student_id in care and is_left_behind(care[seat.student_id])]
    found = _contacts(user, [seat.student_id for seat in mine], term.starts)
    overdue = today > due_day(term)
    plans = _plans(user, [seat.student_id for seat in mine])
    return [
        RegisterRow(seat, care[seat.student_id], found.get(seat.student_id), overdue, plans.get(seat.student_id, ""))
        for seat in mine
    ]


def _plans(user: User, students: list[int]) -> dict[int, str]:
    """One plan each, as far as there is one; a class teacher is not told by it which child has a case."""
    if not can(user, Permission.REVIEW_CASES):
        return {}
    planned = access.planned_children(user, students)
    return {child: _("has a support plan") if child in planned else _("no support plan yet") for child in students}


def _contacts(user: User, students: list[int], since: date) -> dict[int, Found]:
    """The latest contact of each child: ticked here, or a home visit that is on record."""
    found: dict[int, Found] = {}
    for visit in home_visits_of(user, students).filter(visited_on__gte=since).order_by("visited_on"):
        found[visit.student_id] = (visit.visited_on, _("home visit on record"), False)
    ticked: Iterable[TermContact] = reversed(access.contacts_of(user, students, since))
    for row in ticked:
        if row.student_id not in found or found[row.student_id][0] <= row.dated:
            own = row.recorded_by == user and timezone.localdate(row.recorded_at) == timezone.localdate()
            found[row.student_id] = (row.dated, str(row.get_way_display()), own)
    return found


def _link(one: SchoolClass, here: SchoolClass | None, today: date, several: bool) -> Link:
    """With the school where there are several: two of them have a class of the same name."""
    url = f"{reverse('cases:list_term_contacts')}?class={one.public_id}"
    label = current_class_label(one, today)
    return Link(f"{one.school.name} {label}" if several else label, url, is_current=one == here)
