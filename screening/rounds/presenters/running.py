"""The running round school by school, for the county's officer: where it stands and whom to remind.

Classes and sheets exactly, as they are work. Children, who are published only with a month, in fives. No class.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.rounds.access import last_saved_of, round_schools_of
from screening.rounds.completion.access import standings_of_schools
from screening.rounds.completion.standing import ClassStanding, Step, undone_of
from screening.rounds.models import RoundSchool, ScreeningRound
from screening.rounds.presenters.completion import more_schools
from screening.rounds.presenters.rounds import about, number
from students.resources.access import resources_of

MOST = 40  # schools


class RunningSchool:
    """`reminder`: a sentence that names no class and no child, and may go into a chat; empty where all is done."""

    def __init__(
        self, place: RoundSchool, classes: Sequence[ClassStanding], saved: datetime | None, hours: Decimal | None
    ) -> None:
        here = [one for one in classes if one.step != Step.NOBODY]
        undone, opened = undone_of(here), place.opened_at is not None
        ratable, done = sum(one.ratable for one in here), sum(one.accounted for one in here)
        self.name, self.is_done = place.school.name, undone.is_done
        self.url = reverse("rounds:show_school", args=[place.round.public_id, place.school.public_id])
        self.done = f"{undone.done} / {undone.classes}" if opened else _("not opened yet")
        self.sheets = f"{sum(one.handed_in for one in here)} / {len(here)}" if opened else "—"
        self.children = _("%(n)s of %(all)s") % {"n": about(done), "all": about(ratable)} if opened else "—"
        self.saved = formats.month_day(timezone.localdate(saved)) if saved else _("nothing yet")
        self.hours = number(float(hours), 1) if hours is not None else _("not yet entered")
        self.reminder = "" if undone.is_done else _reminder(place, undone.undone, opened=opened)


class RunningRound:
    """Of very many schools those that are not done; the page of the round has them all."""

    def __init__(self, user: User, one: ScreeningRound) -> None:
        standings, saved = standings_of_schools(user, [one]), last_saved_of(user, one)
        found = {school: classes for (_round, school), classes in standings.items()}
        hours = dict(resources_of(user).filter(school_year=one.school_year).values_list("school", "counselor_hours"))
        places = round_schools_of(user).filter(round=one).order_by("school__name")
        every = list(places.values_list("school", "opened_at"))
        left = len(every) - MOST
        if left > 0:
            every = sorted(every, key=lambda row: row[1] is not None and _is_done(found.get(row[0], ())))[:MOST]
        rows = {row.school_id: row for row in places.filter(school__in=[school for school, _opened in every])}
        self.schools = [
            RunningSchool(rows[school], found.get(school, ()), saved.get(school), hours.get(school))
            for school, _opened in every
        ]
        self.reminders = [row.reminder for row in self.schools if row.reminder]
        self.more = more_schools(left)
        self.url = reverse("rounds:show_round", args=[one.public_id])


def _is_done(classes: Sequence[ClassStanding]) -> bool:
    return undone_of(classes).is_done


def _reminder(place: RoundSchool, left: int, *, opened: bool) -> str:
    said = {"school": place.school.name, "day": formats.day(place.round.closes_on), "n": left}
    if not opened:
        return _("A reminder: %(school)s has not opened the round yet. It ends on %(day)s.") % said
    if not left:
        return _("A reminder: at %(school)s no class has a child to rate yet. The round ends on %(day)s.") % said
    words = ngettext(
        "A reminder: at %(school)s %(n)s class is not done in this round. Please finish by %(day)s. Thank you.",
        "A reminder: at %(school)s %(n)s classes are not done in this round. Please finish by %(day)s. Thank you.",
        left,
    )
    return words % said
