"""A school whose children stand on another page: how many wait there, with the way to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.cases.evidence.labels import weekday
from screening.cases.queue.lists import Queue, SchoolPart
from screening.cases.steps.presenter import late_title
from screening.documents.blocks import Link


@dataclass(frozen=True)
class CountedSchool:
    way: Link
    room: str
    late: str
    typing: Sequence[Link]  # packs of this school that are not all typed back


def counted_school(found: Queue, part: SchoolPart, typing: Sequence[Link]) -> CountedSchool:
    late = sum(place.late_since is not None for place in part.waiting)
    return CountedSchool(school_line(part), room_words(found, part), late_title(late) if late else "", typing)


def school_line(part: SchoolPart) -> Link:
    day = weekday(part.visit) if part.visit else _("no visit day set")
    words = ngettext("%(day)s, %(school)s: %(n)s child waits", "%(day)s, %(school)s: %(n)s children wait", part.number)
    return Link(words % {"day": day, "school": part.school.name, "n": part.number}, school_address(part))


def school_address(part: SchoolPart) -> str:
    return f"{reverse('cases:list_cases')}?{urlencode({'school': str(part.school.public_id)})}"


def room_words(found: Queue, part: SchoolPart) -> str:
    """How many can be seen, who comes after them, and the longest wait of all who are not decided about."""
    if not part.rest:
        return _("You can see everyone who waits (%(n)s).") % {"n": part.number}
    words = _(
        "You can see %(first)s, %(rest)s more come after them. "
        "Longest wait without a decision, in school days: %(days)s."
    )
    return words % {"first": len(part.next_ones), "rest": len(part.rest), "days": found.longest_wait(part.school.pk)}
