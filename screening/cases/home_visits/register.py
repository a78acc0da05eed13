"""The register of a class: every child with a parent working away, flagged or not, and its contact of this term."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.home_visits import access
from screening.documents.blocks import Link
from students.calendar import TermDates
from students.models import CareArrangement, Enrolment, SchoolClass
from students.selectors import arrangements_in_force, calendar_of, current_class_label

WEEKS = 8  # into a term, by when each of these families was spoken with


class Contact(NamedTuple):
    day: date
    way: str
    may_take_back: bool  # ticked by the reader today


class RegisterRow(NamedTuple):
    seat: Enrolment
    away: str
    contact: Contact | None
    overdue: bool
    plan: str  # for whoever sees cases

    @property
    def done(self) -> str:
        found = self.contact
        return _("%(day)s, %(way)s") % {"day": formats.month_day(found.day), "way": found.way} if found else ""


class TermContactRegister:
    def __init__(self, user: User, chosen: str = "") -> None:
        classes = list(access.classes_to_visit(user))
        self.here = next((one for one in classes if str(one.public_id) == chosen), classes[0] if classes else None)
        today = timezone.localdate()
        several = len({one.school_id for one in classes}) > 1  # two of them have a class of the same name
        self.choices = []
        for one in classes:
            label = current_class_label(one, today)
            words = f"{one.school.name} {label}" if several else label
            self.choices.append(Link(words, f"?class={one.public_id}", is_current=one == self.here))
        self.title = next((one.words for one in self.choices if one.is_current), "")
        self.term = calendar_of(self.here.school.township.county).term_of(today) if self.here else None
        self.rows = _rows(user, self.here, self.term) if self.here and self.term else []
        self.says = _("%(done)s of %(all)s families were spoken with this term; everybody by %(day)s.") % {
            "done": sum(row.contact is not None for row in self.rows),
            "all": len(self.rows),
            "day": formats.month_day(_due_day(self.term)) if self.term else "",
        }


def _due_day(term: TermDates) -> date:
    return min(term.starts + timedelta(weeks=WEEKS), term.ends)


def _rows(user: User, here: SchoolClass, term: TermDates) -> list[RegisterRow]:
    """Facts of today, no label and no points. The look at the class is recorded."""
    seats = list(access.seats_to_visit(user, here))
    subjects = [seat.student.public_id for seat in seats]
    audit.record(by=user, verb="term-contact.list", subjects=subjects, purpose="left-behind")
    care = arrangements_in_force([seat.student_id for seat in seats])
    away = {child: words for child, row in care.items() if (words := _away_words(row))}
    contacts = _contacts(user, away, term.starts)
    overdue, plans = timezone.localdate() > _due_day(term), _plans(user, away)
    rows = [(seat, seat.student_id) for seat in seats if seat.student_id in away]
    return [
        RegisterRow(seat, away[child], contacts.get(child), overdue and child not in contacts, plans.get(child, ""))
        for seat, child in rows
    ]


def _away_words(care: CareArrangement) -> str:
    """Which parent works away now, or that the register of pupils says so; empty for everybody else."""
    father, mother = care.father_away == "now", care.mother_away == "now"
    if father and mother:
        return _("both parents away")
    if father or mother:
        return _("father away") if father else _("mother away")
    return _("by the pupils' register") if care.register_value else ""


def _plans(user: User, students: Collection[int]) -> dict[int, str]:
    """One plan each, as far as there is one; a class teacher is not told by it which child has a case."""
    if not can(user, Permission.REVIEW_CASES):
        return {}
    planned = access.planned_children(user, students)
    return {child: _("has a support plan") if child in planned else _("no support plan yet") for child in students}


def _contacts(user: User, students: Collection[int], since: date) -> dict[int, Contact]:
    """The latest contact of each child: ticked here, or a home visit that is on record."""
    found: dict[int, Contact] = {}
    for visit in access.home_visits_of(user, students).filter(visited_on__gte=since).order_by("visited_on"):
        found[visit.student_id] = Contact(visit.visited_on, _("home visit on record"), False)
    for row in access.contacts_of(user, students, since):
        if row.student_id not in found or found[row.student_id].day <= row.dated:
            own = row.recorded_by == user and timezone.localdate(row.recorded_at) == timezone.localdate()
            found[row.student_id] = Contact(row.dated, str(row.get_way_display()), own)
    return found
