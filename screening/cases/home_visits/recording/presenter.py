"""The page on which a home visit is typed in, with the visits before."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases.home_visits.recording import access as home_visits
from screening.cases.look_ups.presenter import LookUpEntry
from screening.cases.models import HomeVisit
from screening.library import texts
from students.child_file import ChildFileLine
from students.models import Student

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
