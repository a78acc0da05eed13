"""The school administrator's first screen: what of roster, consent, duty list and round needs a hand."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.shortcuts import counts
from screening import formats
from screening.cases.fallback.printing import pack_lines
from screening.documents.blocks import Link
from screening.home.classes import without_teacher
from screening.home.hooks import notes_for
from screening.home.setup import days_without_duty, setup_lists
from screening.home.urgent_notices import urgent_notices
from screening.rounds.access import round_children_of, round_schools_of
from screening.rounds.models import Owner, ScreeningRound
from screening.rounds.presenters.rounds import fits_words, missing_at_school
from screening.rounds.presenters.running import class_lines
from screening.rounds.services import gates_waiting
from students.access import (
    classes_of,
    is_sole_administrator,
    known_schools,
    registrations_of,
    staff_of,
    visible_students,
)
from students.models import School
from students.pages.lists import PromotionPage
from students.pages.staff import leavers_line
from students.resources.presenter import without_resources
from students.selectors import calendar_of, school_year_of

NEW_YEAR = 9
REMIND_FROM, REMIND_UNTIL = (8, 15), (9, 30)
SOON = timedelta(weeks=4)  # before that a planned round asks for nothing


def build(user: User) -> dict[str, Any]:
    today = timezone.localdate()
    schools = known_schools(user)
    setup = setup_lists(user, schools)
    return {
        "schools": schools,
        "urgent": urgent_notices(user),
        "packs": pack_lines(user),
        "notes": notes_for(user),
        "setup": setup,
        "tasks": [
            *_new_school_year(user, schools, today),
            *([] if setup else without_teacher(user)),
            *_resources(user, schools, today),
            *class_lines(user, done=False),
            *([] if setup else _of_a_running_school(user, schools, today)),
        ],
        "classes": class_lines(user, done=True),
        "counts": _counts(user, schools),
    }


def _counts(user: User, schools: list[School]) -> list[tuple[int, str]]:
    people = User.objects.filter(pk__in=staff_of(user).order_by().values("user"))
    classes, children, staff = counts(classes_of(user), visible_students(user), people)
    return [
        (classes, _("Classes")),
        (children, _("Children")),
        (staff, _("Members of staff")),
        (_sheets_typed(user, schools), _("Registration sheets typed this school year")),
    ]


def _of_a_running_school(user: User, schools: list[School], today: date) -> list[Link]:
    """Before the first class is handed in the set-up list says all of this, in its order."""
    asked = (*_round_to_open(user, today), *_consents(user, today))
    return [*_calendar(schools, today), *asked, *_duty(user, schools, today)]


def _sheets_typed(user: User, schools: list[School]) -> int:
    """Of each child once, however often a sheet was typed."""
    years = {school_year_of(school) for school in schools}
    return sum(registrations_of(user, year).order_by().values("student").distinct().count() for year in years)


def _new_school_year(user: User, schools: list[School], today: date) -> list[Link]:
    """From the middle of August until the end of September, where last year's classes still stand as they were."""
    if not REMIND_FROM <= (today.month, today.day) <= REMIND_UNTIL:
        return []
    pages = [PromotionPage(user, school) for school in schools]
    says = _(
        "The classes of %(year)s are not set up yet: see which end and which begin; nothing is written before that."
    )
    return [
        Link(_("New school year"), _promotion_url(page.school), note=says % {"year": page.year_words})
        for page in pages
        if page.lines and not page.done
    ]


def _calendar(schools: list[School], today: date) -> list[Link]:
    """Only the county writes it down; a school that knows can ask."""
    if not any(calendar_of(school.township.county).has_run_out(today) for school in schools):
        return []
    says = _("The county has not written down this term: every weekday counts as a school day. Ask the officer.")
    return [Link(_("Calendar"), reverse("students:show_calendar"), note=says)]


def _resources(user: User, schools: list[School], today: date) -> list[Link]:
    """In September, until what the school has is entered for the new school year."""
    if today.month != NEW_YEAR:
        return []
    says = _("Staff, counselor hours, clubs, lessons and books of this school year; last year's numbers are filled in.")
    return [
        Link(_("What the school has"), reverse("students:enter_resources", args=[school.public_id]), note=says)
        for school in without_resources(user, schools)
    ]


def _promotion_url(school: School) -> str:
    return reverse("students:promote_school", args=[school.public_id])


def _round_to_open(user: User, today: date) -> list[Link]:
    """The round that waits, and each thing that keeps it from opening, with the page where it is put right."""
    gates = gates_waiting(user, today=today)
    rows = {(row.round_id, row.school_id): row for row in round_schools_of(user)} if gates else {}
    tasks = []
    for key, gate in gates.items():
        if rows[key].round.opens_on > today + SOON:
            continue
        says = _("The county's round runs until %(day)s and is not open at your school yet.") % {
            "day": formats.day(rows[key].round.closes_on)
        }
        both = _("%(says)s %(fits)s.") % {"says": says, "fits": fits_words(gate)}
        tasks.append(Link(_("Open the round"), reverse("rounds:list_rounds"), note=both))
        missing = [one for one in missing_at_school(gate, keeps_numbers=is_sole_administrator(user)) if one.url]
        tasks += [Link(_("Before the round can open"), one.url, note=one.words) for one in missing]
    return tasks


def _consents(user: User, today: date) -> list[Link]:
    open_rounds = round_children_of(user).filter(
        owner=Owner.SCHOOL_ADMINISTRATOR, round__state=ScreeningRound.State.OPEN
    )
    count, late = counts(open_rounds, open_rounds.filter(due_on__lt=today))
    if not count:
        return []
    says = ngettext(
        "%(n)s child has no consent sheet on record yet: please ask in person.",
        "%(n)s children have no consent sheet on record yet: please ask in person.",
        count,
    ) % {"n": count}
    if late:
        past = ngettext("%(n)s is past the agreed day.", "%(n)s are past the agreed day.", late) % {"n": late}
        says = f"{says} {past}"
    return [Link(_("Consent sheets"), reverse("students:list_classes"), note=says)]


def _duty(user: User, schools: list[School], today: date) -> list[Link]:
    """Days nobody is named for, and entries that name somebody who has left: a name is nobody who comes."""
    missing, says = days_without_duty(schools, today), [leavers_line(user)]
    if missing:
        words = ngettext(
            "%(n)s day of the next two weeks has nobody on duty, the first: %(day)s.",
            "%(n)s days of the next two weeks have nobody on duty, the first: %(day)s.",
            len(missing),
        )
        says.insert(0, words % {"n": len(missing), "day": formats.day(missing[0])})
    note = formats.sentences(*says)
    return [Link(_("Duty list"), reverse("students:list_duty"), note=note)] if note else []
