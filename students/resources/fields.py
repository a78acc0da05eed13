"""What is asked once a school year, and what exactly each number counts. Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label


@dataclass(frozen=True)
class ResourceQuestion:
    """`most`: more than this is a slip of the pen. `halves`: hours come in halves, everything else in ones."""

    name: str
    label: Label
    counts: Any
    most: int
    halves: bool = False


ASKED = (
    ResourceQuestion(
        "staff",
        _("Staff"),
        _("Everybody employed at the school on 1 September, part-time staff as one: teachers, dormitory, canteen."),
        2_000,
    ),
    ResourceQuestion("teachers", _("Teachers"), _("Of these, those who teach a class this school year."), 2_000),
    ResourceQuestion(
        "counselor_hours",
        _("Counselor hours a week"),
        _("Hours in the timetable kept free for children in need, all counselors together; lessons do not count."),
        200,
        halves=True,
    ),
    ResourceQuestion(
        "night_staff",
        _("Dormitory staff at night"),
        _("People awake or on call in the dormitory on an ordinary night; 0 without a dormitory."),
        200,
    ),
    ResourceQuestion(
        "clubs",
        _("Clubs"),
        _("Clubs, arts and sports groups open to every child that meet at least every second week."),
        500,
    ),
    ResourceQuestion(
        "lessons",
        _("Lessons of mental-health education"),
        _("Lessons in the timetable of one class in one term; where classes differ, the class that has fewest."),
        100,
    ),
    ResourceQuestion(
        "books",
        _("Books"),
        _("Books children may take home or read at school, as in the library's own list; no schoolbooks."),
        1_000_000,
    ),
)
NAMES = tuple(one.name for one in ASKED)
