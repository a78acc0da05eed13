"""What goes on beside the plans: families tried again, home visits with parents at home now, plans for a holiday."""

from datetime import date, timedelta

from screening.cases.deciding.services.next_step import HELPED, set_next
from screening.cases.holidays.breaks import Break, next_break
from screening.cases.models import Case, FollowUp, GuardianContact, HolidayPlan, HomeVisit
from screening.operations.demo import phrases
from screening.operations.demo.caseload import CHUNK, Caseload
from students.models import SchoolClass, Student

VISITS_A_CLASS, EVERY_CLASS = 4, 3
STILL_HOME = 12  # days until the parents leave again
PLANNED_EARLY = 3  # holiday plans that are written long before they are asked for
TRIED_AGAIN_AFTER = timedelta(days=14)


def build(load: Caseload) -> None:
    running = sorted((case for case in load.cases if case.state in HELPED), key=lambda case: case.number)
    _try_again(load, running)
    _visits(load)
    holiday = next_break(load.world.calendar, load.world.day)
    if holiday:
        _plan_holidays(load, running[:PLANNED_EARLY], holiday)
    for case in running:
        set_next(case)


def _try_again(load: Caseload, running: list[Case]) -> None:
    """Whoever was not reached long ago has been reached since; the latest tries are still ahead or late."""
    open_tries = {row.case_id: row for row in load.guardians if row.try_again_on}
    found = [open_tries[case.pk] for case in running if case.pk in open_tries]
    long_ago = load.world.day - TRIED_AGAIN_AFTER
    GuardianContact.objects.bulk_create(
        _reached(load, row.case, row.try_again_on) for row in found if row.try_again_on and row.try_again_on < long_ago
    )


def _reached(load: Caseload, case: Case, day: date) -> GuardianContact:
    contact = GuardianContact(
        case=case,
        told="call",
        who="母亲",
        authority="guardian",
        told_on=day,
        cards=["what-a-notice-means", "calls-from-far"],
        view=load.world.one_of(phrases.GUARDIAN_VIEW),
        agreed=load.world.one_of(phrases.PARENT_AGREED),
        recorded_by=case.owner,
        recorded_at=load.world.moment(day, 18),
    )
    load.world.pass_over()
    return contact


def _visits(load: Caseload) -> None:
    """In every third class a few families were visited; in some of them the parents are at home for some more days."""
    visits = []
    for school_class in load.world.current_classes()[::EVERY_CLASS]:
        children = [child for child in load.world.students[school_class.pk] if _may_be_visited(load, child)]
        for place, child in enumerate(children[1 : 1 + VISITS_A_CLASS]):
            visits.append(_visit(load, school_class, child, place))
    HomeVisit.objects.bulk_create(visits, batch_size=CHUNK)


def _may_be_visited(load: Caseload, child: Student) -> bool:
    world = load.world
    return child.pk not in world.left_on and world.allows(child, world.day, "care_context") == "given"


def _visit(load: Caseload, school_class: SchoolClass, child: Student, place: int) -> HomeVisit:
    world = load.world
    day, teacher = world.school_days_ago(2 + 4 * place), world.teachers[school_class.pk]
    at_home = place < 2
    visit = HomeVisit(
        public_id=world.uuid(),
        student=child,
        school_class=school_class,
        visited_on=day,
        visitors=f"{teacher.name}、教导主任",
        met="奶奶、父亲" if at_home else "奶奶",
        parents_home="until" if at_home else "none",
        leaving_on=world.day + timedelta(days=STILL_HOME * (place + 1)) if at_home else None,
        day_night="和奶奶睡，九点前",
        goes_well=world.one_of(phrases.GUARDIAN_VIEW),
        agreed=world.one_of(phrases.PARENT_AGREED),
        safety="no",
        next_on=world.after(world.day, 10 + place) if place % 2 else None,
        recorded_by=teacher,
        recorded_at=world.moment(day, 19),
    )
    world.pass_over()
    return visit


def _plan_holidays(load: Caseload, cases: list[Case], holiday: Break) -> None:
    """The first few of many; the list says whose plan is missing."""
    back = load.world.after(holiday.ends or holiday.starts, 1)
    for case in cases:
        first = _check(load, case, holiday.starts + timedelta(days=6))
        HolidayPlan.objects.create(
            public_id=load.world.uuid(),
            case=case,
            holiday_starts=holiday.starts,
            stays_where="外婆家，和外婆、表姐",
            home_from=holiday.starts + timedelta(days=10),
            home_until=holiday.starts + timedelta(days=24),
            who_looks_in="村儿童主任 0000-555 0131",
            how_often="weekly",
            first_on=first.due_on,
            child_contact="班主任 0000-555 0110",
            child_wants=load.world.one_of(phrases.HOPES),
            goes_on=["calls", "visits"],
            stand_in="班主任",
            village_told="name-and-dates",
            safe="no",
            back_on=back,
            first_look=first,
            back=_check(load, case, back),
            recorded_by=case.owner,
            recorded_at=load.world.moment(load.world.last_school_day, 15),
        )
        load.world.pass_over()


def _check(load: Caseload, case: Case, day: date) -> FollowUp:
    found: FollowUp = FollowUp.objects.create(public_id=load.world.uuid(), case=case, due_on=day)
    load.world.pass_over()
    return found
