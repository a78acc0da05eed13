"""Lists of classes and children with what still needs a hand, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from students import access, wording
from students.calendar import SchoolCalendar
from students.consents import standing
from students.dated import in_force
from students.labels import policy_unknowns, research_unknowns
from students.models import CareArrangement, Consent, Enrolment, School, SchoolClass, StaffAssignment
from students.selectors import (
    arrangements_in_force,
    calendar_of,
    class_label,
    consents_in_force,
    facts_of,
    has_graduated,
)
from students.services.children import Promotion

TOO_OLD = timedelta(days=365)


@dataclass(frozen=True)
class CareState:
    """How complete the care context of a child is: a word, the tag's shape, and what to do."""

    code: str  # none, ask, old, done, waiting, refused
    word: str
    tag: str
    hint: str = ""

    @property
    def to_check(self) -> bool:
        return self.code in ("none", "ask", "old")


class ChildLine:
    """A child in a list."""

    def __init__(self, seat: Enrolment, consent: Consent | None, care: CareArrangement | None, on: date) -> None:
        student = seat.student
        self.seat = seat
        self.born = formats.year_month(student.birth_year, student.birth_month)
        self.care = care_state(care, consent, on)
        self.consent = consent_words(consent)
        self.consent_open = standing(consent, "teacher_forms") == "waiting"
        self.needs_a_hand = self.consent_open or self.care.to_check
        self.consent_missing = consent is None


class ClassInList:
    """A class in a list, and how many of its children still need a hand."""

    def __init__(self, row: SchoolClass, school_year: int, teachers: list[str], children: list[ChildLine]) -> None:
        self.school_class = row
        self.label = class_label(row, school_year)
        self.children = len(children)
        self.teachers = formats.joined(teachers)
        self.consent_open = sum(child.consent_open for child in children)
        self.consent_missing = sum(child.consent_missing for child in children)
        self.to_check = sum(child.care.to_check for child in children)
        self.care_old = sum(child.care.code == "old" for child in children)


def care_state(row: CareArrangement | None, consent: Consent | None, on: date) -> CareState:
    """The family's no comes first: then nothing is to be asked."""
    allowed = standing(consent, "care_context")
    if allowed == "refused":
        return CareState("refused", _("Not to be recorded"), "", _("The family does not wish it."))
    if allowed == "waiting":
        return CareState("waiting", _("Waiting for consent"), "")
    if row is None:
        return CareState("none", _("Not begun"), "todo")
    facts = facts_of(row)
    unknowns = [*policy_unknowns(facts, on), *research_unknowns(facts, on)]
    if unknowns:
        return CareState("ask", _("To check"), "doing", wording.ask_for(list(dict.fromkeys(unknowns))))
    if on - row.as_of > TOO_OLD:
        return CareState("old", _("To check"), "doing", _("older than a year, please ask again"))
    return CareState("done", _("Up to date"), "done")


def consent_words(consent: Consent | None) -> str:
    """One word for a list: what the sheet in force says about the teachers' forms."""
    if consent is None:
        return _("No sheet yet")
    if consent.outcome != Consent.Outcome.GIVEN:
        return str(consent.get_outcome_display())
    words = {"given": _("Given"), "waiting": _("To talk over"), "refused": _("Refused")}
    return words[standing(consent, "teacher_forms")]


def calendars(schools: Iterable[School]) -> dict[int, SchoolCalendar]:
    """County id → calendar, each loaded once."""
    counties = {school.township.county_id: school.township.county for school in schools}
    return {pk: calendar_of(county) for pk, county in counties.items()}


def child_lines(seats: Iterable[Enrolment], on: date) -> list[ChildLine]:
    seats = list(seats)
    ids = [seat.student_id for seat in seats]
    consents, care = consents_in_force(ids), arrangements_in_force(ids)
    return [ChildLine(seat, consents.get(seat.student_id), care.get(seat.student_id), on) for seat in seats]


def class_lines(user: User) -> list[ClassInList]:
    """The classes of the person with counts; no child is named, so nothing is recorded."""
    today = timezone.localdate()
    classes = list(access.classes_of(user))
    years = {pk: calendar.school_year(today) for pk, calendar in calendars(c.school for c in classes).items()}
    children = defaultdict(list)
    for line in child_lines(access.seats_today(user), today):
        children[line.seat.school_class_id].append(line)
    teachers = _teachers(classes, today)
    return [
        ClassInList(row, years[row.school.township.county_id], teachers[row.pk], children[row.pk]) for row in classes
    ]


def _teachers(classes: list[SchoolClass], on: date) -> dict[int | None, list[str]]:
    rows = StaffAssignment.objects.filter(
        in_force(on), school_class__in=classes, duty=StaffAssignment.Duty.CLASS_TEACHER
    )
    found = defaultdict(list)
    for row in rows.select_related("user").order_by("starts", "pk"):
        found[row.school_class_id].append(row.user.name)
    return found


def children_of(user: User, school_class: SchoolClass, *, purpose: str) -> list[ChildLine]:
    """The children of one class by seat; the look is recorded."""
    seats = access.list_seats(user, purpose=purpose, classes=[school_class])
    return child_lines(seats, timezone.localdate())


def class_line(user: User, school_class: SchoolClass) -> ClassInList:
    return next(line for line in class_lines(user) if line.school_class == school_class)


def closed_words(line: ClassInList, row: SchoolClass) -> str:
    """On its last day a class is still there."""
    if row.closed_on and row.closed_on >= timezone.localdate():
        said = _("Today is the last day of %(class)s; from tomorrow on it is closed.")
        return said % {"class": line.label}
    return _("The class is closed; its history stays.")


Line = TypeVar("Line")
OPEN = "open"  # as it stands in ?show=


class Narrowed(Generic[Line]):
    """Where nothing is open any more, the whole list is shown, whatever the address asks for."""

    def __init__(self, lines: Iterable[Line], is_open: Callable[[Line], bool], *, show: str) -> None:
        whole = list(lines)
        waiting = [line for line in whole if is_open(line)]
        self.total, self.open = len(whole), len(waiting)
        self.only_open = show == OPEN and bool(waiting)
        self.lines = waiting if self.only_open else whole


class PromotedClass:
    """A class as it was, and as it is in the new year."""

    def __init__(self, row: SchoolClass, year: int, children: int) -> None:
        ends = has_graduated(row, year)
        self.after = _("graduates") if ends else class_label(row, year)
        self.school_class = row
        self.before = class_label(row, year - 1)
        self.children = children
        self.ends = ends


class PromotionPage:
    """All classes of the years before, and how many first classes there are already."""

    def __init__(self, user: User, school: School) -> None:
        """Counts only: no child is named, so nothing is recorded."""
        today = timezone.localdate()
        calendar = calendar_of(school.township.county)
        year = max(calendar.school_year(today), today.year if today.month >= 7 else 0)
        classes = list(access.classes_of(user).filter(school=school))
        sizes = Counter(seat.school_class_id for seat in access.seats_of_school(user, school))
        old = [row for row in classes if row.cohort_year < year and row.closed_on is None]  # one may end today
        cohorts = Counter(row.cohort_year for row in classes)
        ends = [term.ends for term in calendar.terms if term.school_year < year]
        self.school = school
        self.year = year
        self.year_words = _("%(year)s–%(next)s") % {"year": year, "next": year + 1}
        self.lines = [PromotedClass(row, year, sizes[row.pk]) for row in old]
        self.has_begun = year <= calendar.school_year(today)
        self.begun = cohorts[year]
        self.last_day = min(today, max(ends, default=date(year, 8, 31)))
        self.first_grade = cohorts[year] or cohorts[year - 1] or 1

    @property
    def done(self) -> bool:
        return self.begun > 0 and not any(line.ends for line in self.lines)

    @property
    def is_settled(self) -> bool:
        """The year runs and no class is past its last grade: what changes now is no new year."""
        return self.has_begun and bool(self.lines) and not any(line.ends for line in self.lines)

    @property
    def may_end(self) -> list[PromotedClass]:
        """Once the year runs only those past their last grade: any other has a name and a sheet of today."""
        return [line for line in self.lines if line.ends or not self.has_begun]


def promoted_words(done: Promotion) -> str:
    """One sentence a fact."""
    if not done.ended and not done.begun:
        return _("Nothing had to be changed.")
    ended = ngettext("%(n)s class has ended", "%(n)s classes have ended", done.ended) % {"n": done.ended}
    children = ngettext("%(n)s child has graduated", "%(n)s children have graduated", done.graduates)
    begun = ngettext("%(n)s new class has begun.", "%(n)s new classes have begun.", done.begun) % {"n": done.begun}
    told = {"ended": ended, "children": children % {"n": done.graduates}, "begun": begun}
    return _("%(ended)s, %(children)s; %(begun)s") % told
