"""Urgent concerns in a child's file: for whoever may see each, and for nobody from whom it is withheld."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.access.urgent import put_right_of, urgent_history_of
from screening.cases.child.panels import Event
from screening.cases.models import Case, UrgentConcern
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for one in urgent_history_of(user, student).order_by("-raised_at", "-pk"):
        url = reverse("cases:show_urgent", args=[one.public_id])
        yield from (ChildFileLine(day, _("▲ Urgent"), said, "", url) for day, said in [*_days_of(one)][::-1])
    yield from (ChildFileLine(day, _("▲ Urgent"), words) for day, words in put_right_lines(user, student))


def _days_of(concern: UrgentConcern) -> Iterator[tuple[date, str]]:
    said = _("%(name)s raised an urgent concern") % {"name": concern.raised_by.name}
    yield timezone.localdate(concern.raised_at), said
    if concern.closed_at:
        yield timezone.localdate(concern.closed_at), _("The urgent concern was closed")


def put_right_lines(user: User, student: Student) -> Iterator[tuple[date, str]]:
    """Told at both children; neither names the other."""
    wrongly = _("An urgent concern stood here by mistake; it is about another child (%(name)s, %(time)s)")
    rightly = _("The urgent concern was put here; before it stood at the wrong child (%(name)s, %(time)s)")
    for one in put_right_of(user, Q(wrong=student) | Q(right=student)):
        said = wrongly if one.wrong_id == student.pk else rightly
        values = {"name": one.recorded_by.name, "time": formats.moment(one.recorded_at)}
        yield timezone.localdate(one.recorded_at), said % values


def case_events(user: User, case: Case) -> Iterator[Event]:
    """What was urgent about the child while the case ran."""
    since, until = case.opened_on, timezone.localdate(case.closed_at)
    for one in urgent_history_of(user, case.student):
        if since <= timezone.localdate(one.raised_at) <= until:
            yield from (Event(day, said) for day, said in _days_of(one))
    yield from (Event(day, words) for day, words in put_right_lines(user, case.student))


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for one in urgent_history_of(user, student).filter(closed_at=None):
        url = reverse("cases:show_urgent", args=[one.public_id])
        yield ChildFileLine(timezone.localdate(one.raised_at), _("▲ Urgent"), _("An urgent concern is open"), "", url)
