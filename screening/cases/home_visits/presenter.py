"""The home-visit list: every child of the list alike, parents at home now first, with a form to take along."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.home_visits import access
from screening.cases.home_visits.order import AtHome, Known, at_home, place
from screening.cases.home_visits.recording.access import home_visits_of
from screening.documents.blocks import Link
from screening.library import texts
from students.consents import standing
from students.models import CareArrangement, Enrolment, SchoolClass
from students.selectors import arrangements_in_force, class_label, consents_in_force, school_year_of

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
