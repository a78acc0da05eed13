"""What goes on beside the plans: families tried again, home visits with parents at home now, plans for a holiday."""

from datetime import date, timedelta
from typing import cast

from django.db.models import F

from accounts.models import Notice
from screening.cases.deciding.form_values import GuardianRecord
from screening.cases.deciding.services.next_step import HELPED, set_next
from screening.cases.holidays.breaks import Break, next_break
from screening.cases.holidays.services import save_holiday_plan
from screening.cases.home_visits.recording.services import record_home_visit
from screening.cases.models import Case, GuardianContact
from screening.cases.notices.services.daily import give_daily_notices
from screening.cases.review.services import record_guardian_contact
from screening.operations.demo.acting import at, content
from screening.operations.demo.world import World
from students.models import SchoolClass, Student

VISITS_A_CLASS, EVERY_CLASS = 4, 3
STILL_HOME = 12  # days until the parents leave again
PLANNED_EARLY = 3  # holiday plans that are written long before they are asked for
TRIED_AGAIN_AFTER = timedelta(days=14)


def build(world: World) -> None:
    running = list(Case.objects.filter(state__in=HELPED).select_related("owner", "student").order_by("number"))
    _try_again(world, running)
    for school_class in world.current_classes()[::EVERY_CLASS]:
        children = [child for child in world.students[school_class.pk] if _may_be_visited(world, child)]
        for place, child in enumerate(children[1 : 1 + VISITS_A_CLASS]):
            _visit(world, school_class, child, place)
    holiday = next_break(world.calendar, world.day)
    for case in running[:PLANNED_EARLY] if holiday else ():
        _plan_holiday(world, case, cast(Break, holiday))
    for case in running:
        set_next(case)


def _try_again(world: World, running: list[Case]) -> None:
    """Whoever was not reached long ago has been reached since; the latest tries are still ahead or late."""
    phrases = content("phrases")
    rows = GuardianContact.objects.filter(case__in=running, try_again_on__lt=world.day - TRIED_AGAIN_AFTER)
    for row in rows.select_related("case__owner").order_by("case__number", "pk"):
        day = cast(date, row.try_again_on)
        reached = GuardianRecord(
            told="call",
            who="母亲",
            authority="guardian",
            told_on=day,
            cards=("what-a-notice-means", "calls-from-far"),
            view=world.one_of(phrases["guardian_view"]),
            agreed=world.one_of(phrases["parent_agreed"]),
        )
        with at(world.moment(day, 18)):
            record_guardian_contact(row.case, by=row.case.owner, nonce=world.uuid(), guardian=reached)


def _may_be_visited(world: World, child: Student) -> bool:
    return child.pk not in world.left_on and world.allows(child, world.day, "care_context") == "given"


def _visit(world: World, school_class: SchoolClass, child: Student, place: int) -> None:
    """In every third class a few families were visited; in some the parents are at home for some more days."""
    day, teacher, phrases = world.school_days_ago(2 + 4 * place), world.teachers[school_class.pk], content("phrases")
    at_home = place < 2
    said = {
        "visited_on": day,
        "visitors": f"{teacher.name}、教导主任",
        "met": "奶奶、父亲" if at_home else "奶奶",
        "parents_home": "until" if at_home else "none",
        "leaving_on": world.day + timedelta(days=STILL_HOME * (place + 1)) if at_home else None,
        "day_night": "和奶奶睡，九点前",
        "goes_well": world.one_of(phrases["guardian_view"]),
        "agreed": world.one_of(phrases["parent_agreed"]),
        "safety": "no",
        "next_on": world.after(world.day, 10 + place) if place % 2 else None,
    }
    with at(world.moment(day, 19)):
        record_home_visit(child, by=teacher, nonce=world.uuid(), **said)


def _plan_holiday(world: World, case: Case, holiday: Break) -> None:
    """The first few of many; the list says whose plan is missing."""
    said = {
        "stays_where": "外婆家，和外婆、表姐",
        "home_from": holiday.starts + timedelta(days=10),
        "home_until": holiday.starts + timedelta(days=24),
        "who_looks_in": "村儿童主任 0000-555 0131",
        "how_often": "weekly",
        "first_on": holiday.starts + timedelta(days=6),
        "child_contact": "班主任 0000-555 0110",
        "child_wants": world.one_of(content("phrases")["hopes"]),
        "goes_on": ["calls", "visits"],
        "stand_in": "班主任",
        "village_told": "name-and-dates",
        "safe": "no",
        "back_on": world.after(holiday.ends or holiday.starts, 1),
    }
    with at(world.moment(world.last_school_day, 15)):
        save_holiday_plan(case, by=case.owner, nonce=world.uuid(), holiday=holiday, **said)


WEEKS_READ = (2, 1)


def give_notices(world: World) -> None:
    """What stands in everybody's inbox: the lines of the last school day unread, those of the weeks before read."""
    for weeks in WEEKS_READ:
        with at(world.moment(world.last_school_day - timedelta(weeks=weeks), 7, 10)):
            give_daily_notices()
    Notice.objects.update(read_at=F("created_at") + timedelta(minutes=50))
    with at(world.moment(world.last_school_day, 7, 10)):
        give_daily_notices()
