"""Whom to visit first: families whose parents are at home these days, then agreed days, then the longest not visited.
Pure. Being flagged plays no part, so that a list with every child of a class says nothing about any of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases.home_visits import access
from screening.cases.home_visits import access as home_visits
from screening.cases.home_visits.access import home_visits_of
from screening.cases.look_ups.presenter import LookUpEntry
from screening.cases.models import HomeVisit
from screening.documents.blocks import Link
from screening.library import texts
from students.child_file import ChildFileLine
from students.consents import standing
from students.models import CareArrangement, Enrolment, SchoolClass, Student
from students.selectors import arrangements_in_force, class_label, consents_in_force, school_year_of

RECENT_VISIT = timedelta(days=14)  # "they are at home now" holds this long where no day of leaving is known
RECENT_RETURN = timedelta(days=60)  # so does "back now" in the care situation
AT_HOME = ("both", "one", "until")


@dataclass(frozen=True)
class Known:
    """What records say about the parents of one child. `back`: who is back now by the care situation of that day."""

    visited_on: date | None = None
    parents_home: str = ""
    leaving_on: date | None = None
    agreed_on: date | None = None  # the next contact that was agreed
    back: tuple[str, ...] = ()
    back_as_of: date | None = None
    home_from: date | None = None  # as a holiday plan says
    home_until: date | None = None


@dataclass(frozen=True)
class AtHome:
    """Parents are at home; `until` where the day on which they leave is known, `seen_on` where it is not."""

    until: date | None = None
    seen_on: date | None = None


def at_home(known: Known, today: date) -> AtHome | None:
    """The nearest day of leaving counts first."""
    if known.leaving_on and known.leaving_on >= today and known.parents_home in AT_HOME:
        return AtHome(until=known.leaving_on)
    if known.home_from and known.home_until and known.home_from <= today <= known.home_until:
        return AtHome(until=known.home_until)
    seen_lately = known.visited_on and today - known.visited_on <= RECENT_VISIT
    if seen_lately and known.parents_home in AT_HOME and not known.leaving_on:
        return AtHome(seen_on=known.visited_on)
    if known.back and known.back_as_of and today - known.back_as_of <= RECENT_RETURN:
        return AtHome(seen_on=known.back_as_of)
    return None


def place(known: Known, today: date, seat: int) -> tuple[object, ...]:
    """Smaller comes first."""
    home = at_home(known, today)
    agreed = known.agreed_on if known.agreed_on and known.agreed_on >= today - RECENT_VISIT else None
    return (
        home is None,
        (home.until or date.max) if home else date.max,
        agreed or date.max,
        known.visited_on or date.min,
        seat,
    )


BACK = "before"  # away before, back now


class HomeVisitRow:
    def __init__(self, seat: Enrolment, known: Known, today: date) -> None:
        student = seat.student
        label = {"class": _label(seat.school_class), "seat": seat.seat_number}
        self.child = student.public_id
        self.name, self.seat = student.name, seat.seat_number
        self.place = _("%(class)s, seat %(seat)s") % label
        self.home = _home(at_home(known, today))  # that parents are at home, and until when
        self.last = _last(known, today)
        self.url = reverse("cases:record_home_visit", args=[student.public_id])
        self.page = reverse("students:show_student", args=[student.public_id])


class VisitList:
    def __init__(self, user: User, chosen: str = "") -> None:
        classes = list(access.classes_to_visit(user))
        here = next((one for one in classes if str(one.public_id) == chosen), None)
        if here is None and not can(user, Permission.REVIEW_CASES):
            here = classes[0] if classes else None
        today, rows = timezone.localdate(), list(_seats(user, here, classes))
        known = _known(user, rows)
        rows.sort(key=lambda seat: place(known[seat.student_id], today, seat.seat_number))
        access.look_at_families(user, [seat.student.public_id for seat in rows])
        first = sum(at_home(known[seat.student_id], today) is not None for seat in rows)
        self.title = _label(here) if here else _("Children with an open case")
        self.says = texts.text("ui.guardian.visits-first", count=first) if first else ""
        self.choices = tuple(_choices(user, classes, here))
        lines = [HomeVisitRow(seat, known[seat.student_id], today) for seat in rows]
        self.at_home, self.others = lines[:first], lines[first:]  # parents at home stand first
        self.here = str(here.public_id) if here else ""


def _seats(user: User, here: SchoolClass | None, classes: list[SchoolClass]) -> Iterable[Enrolment]:
    return access.seats_to_visit(user, here) if here or classes else []


def _choices(user: User, classes: list[SchoolClass], here: SchoolClass | None) -> Iterable[Link]:
    if can(user, Permission.REVIEW_CASES):
        yield Link(_("Children with an open case"), "?", is_current=here is None)
    for one in classes:
        yield Link(f"{one.school.name} {_label(one)}", f"?class={one.public_id}", is_current=one == here)


def _label(school_class: SchoolClass) -> str:
    return class_label(school_class, school_year_of(school_class.school))


def _known(user: User, seats: list[Enrolment]) -> dict[int, Known]:
    """Child → what the person may read about the parents; nothing of a family that does not wish it recorded."""
    ids = [seat.student_id for seat in seats]
    care, consents = arrangements_in_force(ids), consents_in_force(ids)
    visits = {row.student_id: row for row in reversed(home_visits_of(user, ids))}
    plans = {row.case.student_id: row for row in access.holiday_plans_of(user, ids)}
    found = {}
    for child in ids:
        visit, plan, facts = visits.get(child), plans.get(child), care.get(child)
        of_home = visit if standing(consents.get(child), "care_context") != "refused" else None
        found[child] = Known(
            visited_on=visit.visited_on if visit else None,
            parents_home=of_home.parents_home if of_home else "",
            leaving_on=of_home.leaving_on if of_home else None,
            agreed_on=visit.next_on if visit else None,
            back=_back(facts),
            back_as_of=facts.as_of if facts else None,
            home_from=plan.home_from if plan else None,
            home_until=plan.home_until if plan else None,
        )
    return found


def _back(row: CareArrangement | None) -> tuple[str, ...]:
    if row is None:
        return ()
    return tuple(parent for parent in ("father", "mother") if getattr(row, f"{parent}_away") == BACK)


def _home(home: AtHome | None) -> str:
    if home is None:
        return ""
    if home.until:
        return _("Parents at home until %(day)s") % {"day": formats.day(home.until)}
    return _("Parents at home (known since %(day)s)") % {"day": formats.day(home.seen_on) if home.seen_on else ""}


def _last(known: Known, today: date) -> str:
    said = []
    if known.visited_on:
        said.append(_("Last visit %(day)s") % {"day": formats.day(known.visited_on)})
    if known.agreed_on and known.agreed_on >= today:
        said.append(_("next contact %(day)s") % {"day": formats.day(known.agreed_on)})
    return " · ".join(said) or _("No visit is recorded")


FIELDS = "chain.home_visit.fields"
TEXTS = ("visitors met day-morning day-after day-night calls goes-well family-wish agreed care-update").split()


class HomeVisitPage:
    def __init__(self, user: User, student: Student) -> None:
        self.name = student.name
        self.url = reverse("students:show_student", args=[student.public_id])
        self.title = texts.text("chain.home_visit")
        self.lead = texts.text("chain.home_visit.lead")
        self.do_not = texts.lines("chain.home_visit.do_not")
        self.entries = tuple(_entry(visit) for visit in home_visits.home_visits_of(user).filter(student=student))


def _entry(visit: HomeVisit) -> LookUpEntry:
    when = _("%(time)s, %(name)s") % {"time": formats.day(visit.visited_on), "name": visit.recorded_by.name}
    labels = {field["id"]: field["label"] for field in texts.localize(FIELDS)}
    said = [(labels[name], getattr(visit, name.replace("-", "_"))) for name in TEXTS]
    said.insert(2, (labels["parents-home"], _parents(visit)))
    said.append((labels["safety"], dict(texts.choices(f"{FIELDS}.safety.options"))[visit.safety]))
    said.append((labels["next"], formats.day(visit.next_on) if visit.next_on else ""))
    return {"when": when, "lines": [(label, words) for label, words in said if words]}


def _parents(visit: HomeVisit) -> str:
    home = dict(texts.choices(f"{FIELDS}.parents-home.options")).get(visit.parents_home, "")
    return f"{home} {formats.day(visit.leaving_on)}".strip() if visit.leaving_on else home


def file_lines(user: User, student: Student) -> Iterator[ChildFileLine]:
    """In the child's file."""
    for visit in _visits(user, student):
        url = reverse("cases:record_home_visit", args=[student.public_id])
        yield ChildFileLine(visit.visited_on, _("Home visit"), visit.recorded_by.name, visit.agreed, url)


def file_next(user: User, student: Student) -> Iterator[ChildFileLine]:
    visits = _visits(user, student)
    if visits and visits[0].next_on:
        url = reverse("cases:record_home_visit", args=[student.public_id])
        yield ChildFileLine(visits[0].next_on, _("Home visit"), _("The next home visit"), "", url)


def _visits(user: User, student: Student) -> list[HomeVisit]:
    """Newest first; a page asks for what comes next and for what was."""
    rows = home_visits.home_visits_of(user).filter(student=student)
    return once_while_reading(("home visits", user.pk, student.pk), lambda: list(rows))
