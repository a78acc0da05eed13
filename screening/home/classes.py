"""Classes without a class teacher, and how much of a running round is still to be filled in each."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.documents.blocks import Link
from screening.rounds.access import open_rounds_of
from screening.rounds.completion.access import class_standings_of
from students.access import classes_without_teacher
from students.models import SchoolClass
from students.selectors import class_label, school_year_of


def to_fill_by_class(user: User) -> Counter[int]:
    """Class → children whose row is still to be filled, over all open rounds."""
    found = Counter[int]()
    for (_round, school_class), standing in class_standings_of(user, open_rounds_of(user)).items():
        found[school_class] += standing.to_fill
    return found


def without_teacher(user: User) -> list[Link]:
    """Each class of the person's schools that has children and nobody to fill in for them."""
    orphaned = list(classes_without_teacher(user))
    to_fill = to_fill_by_class(user) if orphaned else Counter()
    return [_line(row, to_fill[row.pk]) for row in orphaned]


def _line(row: SchoolClass, to_fill: int) -> Link:
    label = class_label(row, school_year_of(row.school))
    says = _("%(class)s has no class teacher.") % {"class": label}
    if to_fill:
        left = ngettext(
            "%(class)s has no class teacher, and %(n)s child is not filled in.",
            "%(class)s has no class teacher, and %(n)s children are not filled in.",
            to_fill,
        )
        says = left % {"class": label, "n": to_fill}
    url = reverse("students:assign_colleague", args=[row.school.public_id])
    return Link(_("Name a class teacher"), f"{url}?class={row.public_id}", note=says)
