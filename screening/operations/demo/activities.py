"""What the schools of the county offer to every child: clubs, corners, a group, a workshop, a volunteer who reads.

Children with an open case come to them as others do. The last step of all: it draws after everybody else.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from accounts.models import User
from screening.cases.activities.rules import CHECK_HOLDS, VOLUNTEER_VISIT, WORKSHOP, planned_days
from screening.cases.models import (
    Activity,
    ActivityMember,
    ActivitySession,
    Attendance,
    PlanAction,
    PlanEntry,
    Volunteer,
    VolunteerCheck,
)
from screening.operations.demo.world import World
from students.models import School, SchoolClass, Student

CHUNK = 500


@dataclass(frozen=True)
class ActivityOffer:
    kind: str
    title: str
    weekdays: tuple[int, ...]
    at: time
    place: str
    places: int
    others: int  # children who come besides those with a plan; in a small class fewer


OFFERS = (
    ActivityOffer("school-club", "篮球", (2,), time(16, 10), "操场", 40, 18),
    ActivityOffer("school-club", "合唱", (3,), time(16, 10), "音乐教室", 40, 14),
    ActivityOffer("school-homework-corner", "放学作业角", (0, 1, 3), time(16, 0), "图书室", 45, 22),
    ActivityOffer("school-break-games", "课间跳绳", (1, 2, 4), time(10, 0), "操场东侧", 40, 15),
    ActivityOffer("school-study-pair", "学习搭子", (1, 4), time(16, 10), "各班教室", 40, 12),
    ActivityOffer("school-mentor", "结对老师", (4,), time(12, 40), "办公室", 40, 14),
    ActivityOffer("school-boarder-evening", "睡前故事", (0, 2), time(20, 0), "宿舍活动室", 30, 10),
    ActivityOffer("psych-peer-group", "星星小组", (3,), time(16, 10), "活动室", 8, 1),
    ActivityOffer(WORKSHOP, "爷爷奶奶课堂", (5,), time(9, 0), "学校二楼教室", 60, 34),
    ActivityOffer(VOLUNTEER_VISIT, "周五读书", (4,), time(16, 0), "图书室", 30, 11),
)
COMES = {WORKSHOP: 0.42}
USUALLY = 0.9
GROUP_OF_PLANS = "psych-peer-group"  # where nearly everybody has a plan: the counselor is asked to invite others
WITH_A_PLAN = 6  # actions of plans, so three or four children


@dataclass
class Club:
    """An activity with its children while it is being built: child → class, and first day there."""

    row: Activity
    children: dict[Student, tuple[SchoolClass, date]]


def build(world: World) -> None:
    clubs = [club for school in world.schools for club in _school(world, school)]
    members = [row for club in clubs for row in _members(world, club)]
    ActivityMember.objects.bulk_create(members, batch_size=CHUNK)
    for club in clubs:
        _days(world, club)
    _runs_out(world)


def _school(world: World, school: School) -> list[Club]:
    classes = [row for row in world.current_classes() if row.school_id == school.pk]
    here = {child: row for row in classes for child in world.students[row.pk] if world.here_on(child, world.day)}
    leaders = [world.teachers[row.pk] for row in classes]
    found = []
    for number, offer in enumerate(OFFERS):
        volunteer = _volunteer(world, school) if offer.kind == VOLUNTEER_VISIT else None
        leader = world.people["staff"] if offer.kind == "school-boarder-evening" else leaders[number % len(leaders)]
        activity = _activity(world, school, offer, _there(world, school, leader), volunteer)
        found.append(Club(activity, _children(world, activity, offer, here)))
    return found


def _there(world: World, school: School, person: User) -> User:
    """The dormitory's keeper works at one school; elsewhere the counselor reads."""
    return person if person.assignments.filter(school=school, ends=None).exists() else world.counselors[school.pk]


def _activity(
    world: World, school: School, offer: ActivityOffer, leader: User, volunteer: Volunteer | None
) -> Activity:
    activity: Activity = Activity.objects.create(
        public_id=world.uuid(),
        school=school,
        kind=offer.kind,
        title=offer.title,
        led_by=leader,
        volunteer=volunteer,
        place=offer.place,
        weekdays=list(offer.weekdays),
        at=offer.at,
        starts=world.term_start + timedelta(days=7),
        places=offer.places,
        created_by=world.admins[school.pk],
        created_at=world.moment(world.term_start, 15),
    )
    world.pass_over()
    return activity


def _children(
    world: World, activity: Activity, offer: ActivityOffer, here: dict[Student, SchoolClass]
) -> dict[Student, tuple[SchoolClass, date]]:
    """Those in whose open plan it stands, and others by lot."""
    planned = _children_of_plans(world, activity, set(here))
    chosen = dict(list(planned.items())[: offer.places - offer.others])
    free = [child for child in here if child not in chosen]
    for index in world.rng.permutation(len(free))[: min(offer.others, len(here) // 2)]:
        chosen[free[int(index)]] = activity.starts
    return {child: (here[child], since) for child, since in chosen.items()}


def _children_of_plans(world: World, activity: Activity, here: set[Student]) -> dict[Student, date]:
    """Children of open plans with this in it; what their plan says took place stands on the activity's list now."""
    rows = PlanAction.objects.filter(plan__case__closed_at=None, plan__case__school=activity.school)
    rows = rows.select_related("plan__case__student").order_by("pk")
    found = [row for row in rows if row.plan.case.student in here]
    if activity.kind == GROUP_OF_PLANS:
        return dict.fromkeys([row.plan.case.student for row in found][:WITH_A_PLAN], activity.starts)
    found = [row for row in found if row.action == activity.kind and row.activity_id is None]
    ids = [row.pk for row in found]
    PlanEntry.objects.filter(action__in=ids).delete()
    PlanAction.objects.filter(pk__in=ids).update(activity=activity)
    return {row.plan.case.student: max(row.starts, activity.starts) for row in found}


def _members(world: World, club: Club) -> list[ActivityMember]:
    return [
        ActivityMember(
            activity=club.row,
            student=child,
            school_class=school_class,
            joined_on=since,
            source="asked" if world.chance(0.5) else "invited",
            added_by=world.teachers[school_class.pk],
            added_at=world.moment(since, 12),
        )
        for child, (school_class, since) in club.children.items()
    ]


def _days(world: World, club: Club) -> None:
    """Every day of its rhythm but the last; now and then it did not take place."""
    days = [day for day in planned_days(club.row.weekdays, club.row.starts, world.last_school_day) if _open(world, day)]
    sessions = ActivitySession.objects.bulk_create(
        ActivitySession(
            public_id=world.uuid(),
            activity=club.row,
            held_on=day,
            took_place=world.chance(0.92),
            led_by=club.row.led_by,
            volunteer=club.row.volunteer,
            recorded_by=club.row.led_by,
            recorded_at=world.moment(day, 17),
        )
        for day in days[:-1]
    )
    share = COMES.get(club.row.kind, USUALLY)
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, student=child, school_class=school_class, came=world.chance(share))
            for session in sessions
            if session.took_place
            for child, (school_class, since) in club.children.items()
            if since <= session.held_on
        ],
        batch_size=CHUNK,
    )


def _open(world: World, day: date) -> bool:
    return world.calendar.is_school_day(day) or (day.weekday() > 4 and not world.calendar.is_holiday(day))


def _volunteer(world: World, school: School) -> Volunteer:
    added = world.term_start + timedelta(days=1)
    person = Volunteer.objects.create(
        public_id=world.uuid(),
        school=school,
        name="孟晓",
        organisation="县青年志愿者协会",
        phone="13800010021",
        added_by=world.admins[school.pk],
        added_at=world.moment(added, 9),
    )
    world.pass_over()
    _check(world, person, added, added + CHECK_HOLDS - timedelta(days=1))
    return person


def _runs_out(world: World) -> None:
    """At the first school one check ends within the month, and somebody has none yet."""
    school = world.schools[0]
    for name, checked in (("唐立", world.day - CHECK_HOLDS + timedelta(days=20)), ("小周", None)):
        person = Volunteer.objects.create(
            public_id=world.uuid(),
            school=school,
            name=name,
            organisation="镇社工站",
            added_by=world.admins[school.pk],
            added_at=world.moment(checked or world.last_school_day, 9),
        )
        world.pass_over()
        if checked:
            _check(world, person, checked, checked + CHECK_HOLDS - timedelta(days=1))


def _check(world: World, person: Volunteer, day: date, until: date) -> None:
    VolunteerCheck.objects.create(
        volunteer=person,
        identity_seen=True,
        record="unit-query",
        checked_on=day,
        valid_until=until,
        checked_by=world.admins[person.school_id],
        recorded_at=world.moment(day, 10),
    )
    world.pass_over()
