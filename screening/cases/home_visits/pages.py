"""Whom to visit first: families whose parents are at home these days, then agreed days, then the longest not visited.
Pure. Being flagged plays no part, so that a list with every child of a class says nothing about any of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases.home_visits import access
from screening.cases.look_ups.presenter import LookUpEntry
from screening.cases.models import HomeVisit
from screening.documents.blocks import Link
from screening.library import texts
from students.child_file import ChildFileLine
from students.consents import standing
from students.models import Enrolment, SchoolClass, Student
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


class HomeVisitRow(NamedTuple):
    seat: Enrolment
    place: str
    home: str  # that parents are at home, and until when
    last: str


class VisitList:
    """`at_home`: parents are at home, these stand first."""

    def __init__(self, user: User, chosen: str = "") -> None:
        classes, reviews = list(access.classes_to_visit(user)), can(user, Permission.REVIEW_CASES)
        here = next((one for one in classes if str(one.public_id) == chosen), None)
        if here is None and not reviews:
            here = classes[0] if classes else None
        today, seats = timezone.localdate(), list(access.seats_to_visit(user, here) if classes else [])
        known = _known(user, [seat.student_id for seat in seats])
        seats.sort(key=lambda seat: place(known[seat.student_id], today, seat.seat_number))
        subjects = [seat.student.public_id for seat in seats]
        audit.record(by=user, verb="home-visit.list", subjects=subjects, purpose="home-visit")
        rows = [_row(seat, known[seat.student_id], today) for seat in seats]
        self.at_home, self.others = [row for row in rows if row.home], [row for row in rows if not row.home]
        self.title = _label(here) if here else _("Children with an open case")
        self.says = texts.text("ui.guardian.visits-first", count=len(self.at_home)) if self.at_home else ""
        own = [Link(_("Children with an open case"), "?", is_current=here is None)] if reviews else []
        names = [(one, f"{one.school.name} {_label(one)}") for one in classes]
        self.choices = own + [Link(name, f"?class={one.public_id}", is_current=one == here) for one, name in names]
        self.here = here


def _label(school_class: SchoolClass) -> str:
    return class_label(school_class, school_year_of(school_class.school))


def _known(user: User, ids: list[int]) -> dict[int, Known]:
    """Child → what the person may read about the parents; nothing of a family that does not wish it recorded."""
    care, consents = arrangements_in_force(ids), consents_in_force(ids)
    visits = {row.student_id: row for row in reversed(access.home_visits_of(user, ids))}
    plans = {row.case.student_id: row for row in access.holiday_plans_of(user, ids)}
    found = {}
    for child in ids:
        visit, plan, facts = visits.get(child), plans.get(child), care.get(child)
        of_home = visit if standing(consents.get(child), "care_context") != "refused" else None
        away = {"father": facts.father_away, "mother": facts.mother_away} if facts else {}
        found[child] = Known(
            visited_on=visit.visited_on if visit else None,
            parents_home=of_home.parents_home if of_home else "",
            leaving_on=of_home.leaving_on if of_home else None,
            agreed_on=visit.next_on if visit else None,
            back=tuple(parent for parent, when in away.items() if when == "before"),  # away before, back now
            back_as_of=facts.as_of if facts else None,
            home_from=plan.home_from if plan else None,
            home_until=plan.home_until if plan else None,
        )
    return found


def _row(seat: Enrolment, known: Known, today: date) -> HomeVisitRow:
    home, says, last = at_home(known, today), "", []
    if home and home.until:
        says = _("Parents at home until %(day)s") % {"day": formats.day(home.until)}
    elif home:
        day = formats.day(home.seen_on) if home.seen_on else ""
        says = _("Parents at home (known since %(day)s)") % {"day": day}
    if known.visited_on:
        last.append(_("Last visit %(day)s") % {"day": formats.day(known.visited_on)})
    if known.agreed_on and known.agreed_on >= today:
        last.append(_("next contact %(day)s") % {"day": formats.day(known.agreed_on)})
    label = _("%(class)s, seat %(seat)s") % {"class": _label(seat.school_class), "seat": seat.seat_number}
    return HomeVisitRow(seat, label, says, " · ".join(last) or _("No visit is recorded"))


FIELDS = "chain.home_visit.fields"
TEXTS = "visitors met day-morning day-after day-night calls goes-well family-wish agreed care-update".split()


def visit_page(user: User, student: Student) -> dict[str, Any]:
    """About the form: what to mind, and the visits so far."""
    return {
        "student": student,
        "do_not": texts.lines("chain.home_visit.do_not"),
        "entries": [_entry(visit) for visit in _visits(user, student)],
    }


def _entry(visit: HomeVisit) -> LookUpEntry:
    when = _("%(time)s, %(name)s") % {"time": formats.day(visit.visited_on), "name": visit.recorded_by.name}
    labels = {field["id"]: field["label"] for field in texts.localize(FIELDS)}
    said = [(labels[name], getattr(visit, name.replace("-", "_"))) for name in TEXTS]
    home = dict(texts.choices(f"{FIELDS}.parents-home.options")).get(visit.parents_home, "")
    if visit.leaving_on:
        home = f"{home} {formats.day(visit.leaving_on)}".strip()
    said.insert(2, (labels["parents-home"], home))
    said.append((labels["safety"], dict(texts.choices(f"{FIELDS}.safety.options"))[visit.safety]))
    said.append((labels["next"], formats.day(visit.next_on) if visit.next_on else ""))
    return {"when": when, "lines": [(label, words) for label, words in said if words]}


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
    rows = access.home_visits_of(user).filter(student=student)
    return once_while_reading(("home visits", user.pk, student.pk), lambda: list(rows))
