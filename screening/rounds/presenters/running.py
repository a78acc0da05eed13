"""A round that runs: its classes and schools, whom to remind, and what would be missing if it ended now.

Classes and sheets exactly, as they are work. Children, who are published only with a month, in fives where the county
reads it. A sentence to be sent names no child.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.rounds.access import last_saved_of, open_rounds_of, round_schools_of
from screening.rounds.completion.access import classes_of_round, standings_of_schools, undone_of_round
from screening.rounds.completion.standing import TO_REMIND, ClassStanding, Step, undone_of
from screening.rounds.models import RoundSchool, ScreeningRound
from screening.rounds.presenters.completion import TAG, more_schools, step_words, undone_words, waiting_words
from screening.rounds.presenters.rounds import about, number, round_words
from students.models import SchoolClass
from students.resources.access import resources_of
from students.selectors import calendar_of, class_label, class_teachers_of

SEES_CHILDREN = (Permission.MANAGE_ROSTER, Permission.REVIEW_CASES)


class ClassOfRound:
    """`step`: for who sees no child without a count of children."""

    def __init__(self, user: User, row: SchoolClass, standing: ClassStanding, teacher: User | None, year: int) -> None:
        self.name, self.standing = class_label(row, year), standing
        self.teacher = teacher.name if teacher else _("no class teacher named")
        self.may_be_reminded = teacher is not None and standing.step in TO_REMIND
        counts = can(user, *SEES_CHILDREN)
        self.step = step_words(standing) if counts or standing.step != Step.LATE else _("more to fill in")
        self.tag = TAG.get(standing.step, "")
        self.waiting = waiting_words(standing) if counts else ""
        may_record = can(user, Permission.MANAGE_ROSTER) and standing.waiting
        self.consent_url = reverse("students:record_consents", args=[row.public_id]) if may_record else ""


def classes_page(user: User, one: ScreeningRound) -> dict[str, Any]:
    """`schools`: of each its name, what is said of it, its classes that are not done and those that are, and a reminder
    that names no child and counts none, as it may go into a chat."""
    rows = classes_of_round(user, one)
    teachers = class_teachers_of([row.pk for row, _standing in rows], timezone.localdate())
    by_school: dict[str, list[ClassOfRound]] = {}
    for row, standing in rows:
        line = ClassOfRound(user, row, standing, teachers.get(row.pk), one.school_year)
        by_school.setdefault(row.school.name, []).append(line)
    closes = formats.day(one.closes_on) if one.state == ScreeningRound.State.OPEN else ""
    schools = []
    for name, classes in by_school.items():
        wanted = [line for line in classes if line.standing.step != Step.NOBODY]
        undone, done = ([line for line in wanted if line.standing.is_done == is_done] for is_done in (False, True))
        says = undone_words(undone_of(line.standing for line in classes))
        reminder = _reminder_of_classes([line for line in wanted if line.may_be_reminded], closes)
        schools.append({"name": name, "says": says, "undone": undone, "done": done, "reminder": reminder})
    return {**round_words(one), "schools": schools}


def class_lines(user: User, *, done: bool | None = None) -> list[Link]:
    """For a first screen, of each open round: the sentence about its classes, and the way to them. `done`: only rounds
    whose classes are, or are not."""
    found = [(one, undone_of_round(user, one)) for one in open_rounds_of(user)]
    says, to = _("Classes of this round"), "rounds:list_classes"
    return [
        Link(says, reverse(to, args=[one.public_id]), note=undone_words(undone))
        for one, undone in found
        if done in (None, undone.is_done)
    ]


def _reminder_of_classes(classes: Sequence[ClassOfRound], closes: str) -> str:
    if not classes or not closes:
        return ""
    who = _("%(class)s (%(teacher)s)")
    names = formats.joined(who % {"class": one.name, "teacher": one.teacher} for one in classes)
    words = _("A reminder: the class sheets of %(names)s are not complete yet. Please fill them in by %(day)s.")
    return words % {"names": names, "day": closes}


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
            every.sort(key=lambda row: row[1] is not None and undone_of(found.get(row[0], ())).is_done)
            every = every[:MOST]
        rows = {row.school_id: row for row in places.filter(school__in=[school for school, _opened in every])}
        self.schools = [
            RunningSchool(rows[school], found.get(school, ()), saved.get(school), hours.get(school))
            for school, _opened in every
        ]
        self.reminders = [row.reminder for row in self.schools if row.reminder]
        self.more = more_schools(left)
        self.url = reverse("rounds:show_round", args=[one.public_id])


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


def closing_page(user: User, one: ScreeningRound) -> dict[str, Any]:
    """`missing`: of each school that is not done its name and what it lacks."""
    places = list(round_schools_of(user).filter(round=one).order_by("school__name"))
    found = standings_of_schools(user, [one])
    every = [standing for classes in found.values() for standing in classes]
    undone = {place.school_id: undone_of(found.get((one.pk, place.school_id), ())) for place in places}
    missing = [
        (place.school.name, undone_words(undone[place.school_id]) if place.opened_at else _("not opened yet"))
        for place in places
        if not undone[place.school_id].is_done
    ]
    ends = {"says": undone_words(undone_of(every)), "ends": formats.day(one.closes_on)}
    return {**round_words(one), **ends, "missing": missing, "lost": _lost_words(every)}


def _lost_words(every: Iterable[ClassStanding]) -> list[str]:
    left, begun = sum(one.to_fill for one in every), sum(one.begun and not one.handed_in for one in every)
    children = _(
        "Children who would stay without a result: %(n)s. They become “not scorable”, and nobody is asked again."
    )
    drafts = ngettext(
        "%(n)s sheet is begun and not handed in: what is typed there is kept, and does not count.",
        "%(n)s sheets are begun and not handed in: what is typed there is kept, and does not count.",
        begun,
    )
    return [words % {"n": n} for words, n, some in ((children, about(left), left), (drafts, begun, begun)) if some]


def class_links(rows: Iterable[SchoolClass], chosen: str) -> list[Link]:
    counties = {row.school.township.county_id: row.school.township.county for row in rows}
    years = {pk: calendar_of(county).school_year(timezone.localdate()) for pk, county in counties.items()}
    return [
        Link(
            class_label(row, years[row.school.township.county_id]),
            f"?class={row.public_id}",
            note=row.school.name,
            is_current=str(row.public_id) == chosen,
        )
        for row in rows
    ]
