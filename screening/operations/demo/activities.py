"""What the schools of the county offer to every child: clubs, corners, a group, a workshop, a volunteer who reads.

Children with an open case come to them as others do. The last step of all: it draws after everybody else.
"""

from datetime import date, time, timedelta
from typing import Any

from accounts.models import User
from screening.cases.activities.rules import CHECK_HOLDS, VOLUNTEER_VISIT, WORKSHOP, planned_days
from screening.cases.activities.services import add_volunteer, arrange_activity, join_activity, record_check
from screening.cases.models import (
    Activity,
    ActivityMember,
    ActivitySession,
    Attendance,
    PlanAction,
    PlanEntry,
    Volunteer,
)
from screening.operations.demo.acting import at, content
from screening.operations.demo.world import World
from students.models import School, SchoolClass, Student

COMES, USUALLY = {WORKSHOP: 0.42}, 0.9
GROUP_OF_PLANS = "psych-peer-group"  # where nearly everybody has a plan: the counselor is asked to invite others
WITH_A_PLAN = 6  # actions of plans, so three or four children


def build(world: World) -> None:
    for school in world.schools:
        _school(world, school)
    _runs_out(world)


def _school(world: World, school: School) -> None:
    classes = [row for row in world.current_classes() if row.school_id == school.pk]
    here = {child: row for row in classes for child in world.students[row.pk] if world.here_on(child, world.day)}
    leaders = [world.teachers[row.pk] for row in classes]
    added = world.term_start + timedelta(days=1)
    reader = _volunteer(world, school, "孟晓", added, phone="13800010021", organisation="县青年志愿者协会")
    _check(world, reader, added)
    for number, offer in enumerate(content("activities")):
        evening = offer["kind"] == "school-boarder-evening"
        leader = world.people["staff"] if evening else leaders[number % len(leaders)]
        activity = _arrange(world, school, offer, _there(world, school, leader), reader)
        _join(world, activity, _children(world, activity, offer, here))
        _days(world, activity)


def _there(world: World, school: School, person: User) -> User:
    """The dormitory's keeper works at one school; elsewhere the counselor reads."""
    return person if person.assignments.filter(school=school, ends=None).exists() else world.counselors[school.pk]


def _arrange(world: World, school: School, offer: dict[str, Any], leader: User, reader: Volunteer) -> Activity:
    starts = world.term_start + timedelta(days=7)
    said = {name: offer[name] for name in ("kind", "title", "places", "place", "weekdays")}
    said |= {"at": time.fromisoformat(offer["at"]), "led_by": leader, "starts": starts}
    said["volunteer"] = reader if offer["kind"] == VOLUNTEER_VISIT else None
    with at(world.moment(starts - timedelta(days=3), 15)):
        return arrange_activity(school, by=world.admins[school.pk], nonce=world.uuid(), **said)


def _children(
    world: World, activity: Activity, offer: dict[str, Any], here: dict[Student, SchoolClass]
) -> dict[Student, date]:
    """Those in whose open plan it stands, and others by lot: in a small class fewer. The answer says since when."""
    planned = _children_of_plans(activity, set(here))
    chosen = dict(list(planned.items())[: offer["places"] - offer["others"]])
    free = [child for child in here if child not in chosen]
    for index in world.rng.permutation(len(free))[: min(offer["others"], len(here) // 2)]:
        chosen[free[int(index)]] = activity.starts
    return chosen


def _children_of_plans(activity: Activity, here: set[Student]) -> dict[Student, date]:
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


def _join(world: World, activity: Activity, children: dict[Student, date]) -> None:
    """Some came because they were invited, some asked themselves."""
    for day in sorted(set(children.values())):
        some = [child for child, since in children.items() if since == day]
        source = ActivityMember.Source.ASKED if world.chance(0.5) else ActivityMember.Source.INVITED
        with at(world.moment(day, 12)):
            join_activity(activity, by=world.counselors[activity.school_id], students=some, source=source)


def _days(world: World, activity: Activity) -> None:
    """Every day of its rhythm but the last; now and then it did not take place. Too many for the service."""
    days = [day for day in planned_days(activity.weekdays, activity.starts, world.last_school_day) if _open(world, day)]
    sessions = ActivitySession.objects.bulk_create(
        ActivitySession(
            activity=activity,
            held_on=day,
            took_place=world.chance(0.92),
            led_by=activity.led_by,
            volunteer=activity.volunteer,
            recorded_by=activity.led_by,
            recorded_at=world.moment(day, 17),
        )
        for day in days[:-1]
    )
    members, share = list(activity.members.order_by("pk")), COMES.get(activity.kind, USUALLY)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            student_id=member.student_id,
            school_class_id=member.school_class_id,
            came=world.chance(share),
        )
        for session in sessions
        if session.took_place
        for member in members
        if member.joined_on <= session.held_on
    )


def _open(world: World, day: date) -> bool:
    return world.calendar.is_school_day(day) or (day.weekday() > 4 and not world.calendar.is_holiday(day))


def _volunteer(world: World, school: School, name: str, added: date, **known: str) -> Volunteer:
    with at(world.moment(added, 9)):
        return add_volunteer(school, by=world.admins[school.pk], nonce=world.uuid(), name=name, **known)


def _runs_out(world: World) -> None:
    """At the first school one check ends within the month, and somebody has none yet."""
    checked = world.day - CHECK_HOLDS + timedelta(days=20)
    person = _volunteer(world, world.schools[0], "唐立", checked, organisation="镇社工站")
    _check(world, person, checked)
    _volunteer(world, world.schools[0], "小周", world.last_school_day, organisation="镇社工站")


def _check(world: World, person: Volunteer, day: date) -> None:
    by, until = world.admins[person.school_id], day + CHECK_HOLDS - timedelta(days=1)
    with at(world.moment(day, 10)):
        record_check(
            person,
            by=by,
            nonce=world.uuid(),
            identity_seen=True,
            record="unit-query",
            checked_on=day,
            valid_until=until,
        )
