"""Whether a group would say something about who is in it, and whom else to invite. For the counselor alone: nothing
here answers anybody else, and no page that others see is made from it."""

from dataclasses import dataclass

from accounts.models import User
from screening.cases.access import cases_of
from screening.cases.activities.access import (
    children_by_activity,
    member_ids,
    open_classes,
    record_look,
    seats_of_school,
)
from screening.cases.activities.rules import singles_out
from screening.cases.models import Activity, Case
from students.models import Enrolment

INVITED_AT_ONCE = 12


@dataclass(frozen=True)
class Neighbour:
    """Somebody without an open case who could come as well; `beside`: sits next to a child of the group."""

    seat: Enrolment
    beside: bool


def groups_to_mix(user: User) -> set[int]:
    """Running activities in which being seen would say something about a child."""
    groups = children_by_activity(user)
    looked_after = _with_open_case(user) if groups else set()
    return {
        activity for activity, children in groups.items() if singles_out(len(children), len(children & looked_after))
    }


def wants_mixing(user: User, activity: Activity) -> bool:
    return activity.pk in groups_to_mix(user)


def neighbours_of(user: User, activity: Activity) -> list[Neighbour]:
    """Those who sit beside a child of the group first, then others of its classes; the look is recorded."""
    inside, looked_after = member_ids(user, activity), _with_open_case(user)
    allowed = {row.pk for row in open_classes(user, activity)}
    seats = [seat for seat in seats_of_school(user, activity) if seat.school_class_id in allowed]
    taken = {(seat.school_class_id, seat.seat_number) for seat in seats if seat.student_id in inside}
    classes = {school_class for school_class, _number in taken}
    free = [seat for seat in seats if seat.student_id not in inside | looked_after]
    found = [Neighbour(seat, _beside(seat, taken)) for seat in free]
    found.sort(key=lambda one: (not one.beside, one.seat.school_class_id not in classes))
    shown = found[:INVITED_AT_ONCE]
    record_look(user, activity, [one.seat for one in shown], purpose="mix")
    return shown


def _beside(seat: Enrolment, taken: set[tuple[int, int]]) -> bool:
    return any((seat.school_class_id, seat.seat_number + step) in taken for step in (-1, 1))


def _with_open_case(user: User) -> set[int]:
    """A random check is no flag and counts as nothing."""
    rows = cases_of(user).filter(closed_at__isnull=True).exclude(kind=Case.Kind.RANDOM_CHECK)
    return set(rows.values_list("student_id", flat=True))
