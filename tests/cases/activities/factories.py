"""Activities of the township school for tests: staff member Luo leads a club of yu, bo and hao."""

import uuid
from datetime import date, time

from accounts.models import User
from screening.cases.activities import services
from screening.cases.activities.access import seats_in, sessions_of
from screening.cases.activities.selectors import state_of
from screening.cases.models import Activity, Volunteer

SINCE = date(2026, 9, 7)


def said(cast: object, **more: object) -> dict[str, object]:
    values = {"kind": "school-club", "title": "篮球", "led_by": cast.staff, "starts": SINCE, "places": 20}
    return {**values, "place": "操场", "weekdays": [2], "at": time(16, 10), **more}


def make_activity(cast: object, *children: str, school: object = None, **more: object) -> Activity:
    where = school or cast.school
    activity = services.arrange_activity(where, by=cast.wang, nonce=uuid.uuid4(), **said(cast, **more))
    services.join_activity(activity, by=cast.wang, students=[cast.children[name] for name in children])
    return activity


def write_down(activity: Activity, by: User, day: date, *came: object, took_place: bool = True) -> object:
    standing = sessions_of(by, activity).filter(held_on=day).first()
    seen = state_of(standing, seats_in(by, activity, day))
    ids = frozenset(child.public_id for child in came)
    return services.record_session(activity, by=by, day=day, took_place=took_place, came=ids, seen=seen)


def make_volunteer(cast: object, *, checked: bool = True, until: date = date(2027, 9, 1)) -> Volunteer:
    person = services.add_volunteer(
        cast.school, by=cast.admin, nonce=uuid.uuid4(), name="孟晓", organisation="县青年志愿者协会"
    )
    if checked:
        check = {"identity_seen": True, "record": "unit-query", "checked_on": date(2026, 9, 2), "valid_until": until}
        services.record_check(person, by=cast.admin, nonce=uuid.uuid4(), **check)
    return person
