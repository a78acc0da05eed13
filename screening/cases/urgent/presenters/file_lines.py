"""Urgent concerns in a child's file: for whoever may see each, and for nobody from whom it is withheld."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import urgent_concerns_of
from students.child_file import FileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[FileLine]:
    for one in urgent_concerns_of(user).filter(student=student).order_by("raised_at", "pk"):
        url = reverse("cases:show_urgent", args=[one.public_id])
        said = _("%(name)s raised an urgent concern") % {"name": one.raised_by.name}
        yield FileLine(timezone.localdate(one.raised_at), _("▲ Urgent"), said, "", url)
        if one.closed_at:
            yield FileLine(
                timezone.localdate(one.closed_at), _("▲ Urgent"), _("The urgent concern was closed"), "", url
            )


def next_of(user: User, student: Student) -> Iterator[FileLine]:
    for one in urgent_concerns_of(user).filter(student=student, closed_at=None).order_by("raised_at", "pk"):
        url = reverse("cases:show_urgent", args=[one.public_id])
        yield FileLine(timezone.localdate(one.raised_at), _("▲ Urgent"), _("An urgent concern is open"), "", url)
