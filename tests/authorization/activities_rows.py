"""What the school offers: everybody at the school reads that it exists; names only who leads it, the counselor, and a
class teacher of the own class. Staff member Luo leads a club of yu and hao; nobody reads why somebody is in it."""

import uuid

from tests.authorization.matrix import Row, Target
from tests.cases import factories as cases
from tests.cases.activities.factories import make_activity, make_volunteer
from tests.conftest import Cast

AT_SCHOOL = "class_teacher other_teacher outside_teacher counselor other_counselor headteacher school_administrator"
OF_THE_SCHOOL = "class_teacher other_teacher counselor headteacher school_administrator other_staff"
ARRANGE = "counselor headteacher school_administrator"
LEADS = {"other_staff": "yu hao"}


def club(cast: Cast, **data: object) -> Target:
    """yu has a case; one look at the address tells nobody."""
    cases.make_case(cast, "yu")
    return Target(kwargs={"public_id": make_activity(cast, "yu", "hao").public_id}, data=data)


def offers(cast: Cast) -> Target:
    club(cast)
    return Target()


def club_to_change(cast: Cast) -> Target:
    data = {"title": "足球", "led_by": cast.staff.pk, "starts": "2026-09-07", "places": "30"}
    return club(cast, nonce=uuid.uuid4(), **data)


def club_to_end(cast: Cast) -> Target:
    return club(cast, do="end", nonce=uuid.uuid4(), last_day="2026-10-30")


def own_class(cast: Cast) -> Target:
    found = club(cast, nonce=uuid.uuid4(), children=[cast.children["bo"].public_id], source="asked")
    return Target(kwargs={**found.kwargs, "class_id": cast.class_3_1.public_id}, data=found.data)


def club_to_mix(cast: Cast) -> Target:
    return club(cast, nonce=uuid.uuid4(), children=[cast.children["bo"].public_id])


def sheet_to_print(cast: Cast) -> Target:
    return club(cast, do="print")


def club_today(cast: Cast) -> Target:
    return club(cast, seen="?", took_place="no")


def school_to_add_to(cast: Cast) -> Target:
    data = {"kind": "school-club", "title": "合唱", "led_by": cast.li.pk, "starts": "2026-10-19", "places": "20"}
    return Target(kwargs={"public_id": cast.school.public_id}, data={"nonce": uuid.uuid4(), **data})


def somebody_new(cast: Cast) -> Target:
    return Target(data={"school": cast.school.public_id, "nonce": uuid.uuid4(), "name": "孟晓"})


def volunteer(cast: Cast) -> Target:
    data = {"identity_seen": "on", "record": "certificate", "checked_on": "2026-10-19", "valid_until": "2027-10-18"}
    return Target(kwargs={"public_id": make_volunteer(cast).public_id}, data={"nonce": uuid.uuid4(), **data})


def volunteer_to_end(cast: Cast) -> Target:
    return Target(kwargs=volunteer(cast).kwargs, data={"do": "end"})


def some_volunteers(cast: Cast) -> Target:
    make_volunteer(cast)
    return somebody_new(cast)


ARRANGES = {ARRANGE: 200, "other_counselor": 404, "*": 403}
WRITES = {ARRANGE: 302, "other_counselor": 404, "*": 403}
ROWS = [
    Row(
        "cases:list_activities",
        at=offers,
        get={f"{AT_SCHOOL} other_staff": 200, "*": 403},
        hides={"class_teacher": "yu bo nur", "counselor": "yu hao", "school_administrator": "yu hao"},
        never={"other_counselor outside_teacher": ["篮球"]},
    ),
    Row(
        "cases:show_activity",
        at=club,
        get={OF_THE_SCHOOL: 200, "outside_teacher other_counselor": 404, "*": 403},
        shows={**LEADS, "class_teacher": "yu", "other_teacher": "hao", "counselor": "yu hao"},
        hides={"class_teacher": "bo nur hao", "school_administrator": "yu hao", "headteacher": "yu hao"},
        may_show=LEADS,
        never={"class_teacher other_teacher other_staff headteacher school_administrator": ["XQ-2026", "/mix/"]},
    ),
    Row("cases:add_activity", at=school_to_add_to, get=ARRANGES, post=WRITES),
    Row("cases:change_activity", at=club_to_change, get=ARRANGES, post=WRITES, hides={"counselor": "yu hao"}),
    Row("cases:change_activity", at=club_to_end, get=ARRANGES, post=WRITES, hides={"counselor": "yu hao"}),
    Row(
        "cases:choose_members",
        at=own_class,
        get={"class_teacher counselor": 200, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        shows={"class_teacher counselor": "yu bo nur"},
        hides={"counselor": "hao"},
    ),
    Row(
        "cases:mix_members",
        at=club_to_mix,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "bo"},
        hides={"counselor": "yu hao"},
    ),
    Row(
        "cases:record_session",
        at=club_today,
        get={
            "other_staff counselor": 200,
            "class_teacher other_teacher outside_teacher other_counselor": 404,
            "*": 403,
        },
        post={
            "other_staff counselor": 422,  # the page is an old one: asked about
            "class_teacher other_teacher outside_teacher other_counselor": 404,
            "*": 403,
        },
        shows={**LEADS, "counselor": "yu hao"},
        may_show=LEADS,
        never={"other_staff": ["XQ-2026"]},
    ),
    Row(
        "cases:record_session",
        at=sheet_to_print,
        get={
            "other_staff counselor": 200,
            "class_teacher other_teacher outside_teacher other_counselor": 404,
            "*": 403,
        },
        may_show=LEADS,
        post={
            "other_staff counselor": 302,
            "class_teacher other_teacher outside_teacher other_counselor": 404,
            "*": 403,
        },
    ),
    Row(
        "cases:list_volunteers",
        at=some_volunteers,
        get={f"{ARRANGE} other_counselor": 200, "*": 403},
        post=WRITES,
        never={"other_counselor": ["孟晓"]},
    ),
    Row("cases:record_check", at=volunteer, get=ARRANGES, post=WRITES),
    Row("cases:record_check", at=volunteer_to_end, get=ARRANGES, post=WRITES),
]
