"""Kinds of activities, when a group singles out its members, and how long a volunteer's check holds. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from screening.cases.deciding.rules import NotYet

WORKSHOP, MENTOR, VOLUNTEER_VISIT = "family-caregiver-class", "school-mentor", "community-volunteer"
KINDS = (  # actions of the catalogue that a school offers to many children at one time
    "school-club",
    "school-homework-corner",
    "school-catch-up",
    "school-break-games",
    "school-boarder-evening",
    "school-study-pair",
    MENTOR,
    "psych-peer-group",
    "psych-childrens-club",
    WORKSHOP,
    VOLUNTEER_VISIT,
)
OTHERS_WANTED = 3  # children without an open case, at least, wherever there is one with
CHECK_HOLDS = timedelta(days=366)  # asked again once a year
RECORDS = ("unit-query", "certificate")
LABELS = ("留守", "单亲", "问题", "困难", "贫困", "特殊", "后进", "差生", "心理", "帮扶", "帮教", "关爱", "left-behind")


def singles_out(members: int, with_case: int) -> bool:
    """Whether being seen in this group would say something about a child."""
    return with_case > 0 and (with_case * 2 >= members or members - with_case < OTHERS_WANTED)


def marks_who_came(kind: str) -> bool:
    """Of a workshop the few who came are marked; of everything else the few who stayed away."""
    return kind == WORKSHOP


def label_in(title: str) -> str:
    """A word that would stick to the children of a group; empty when there is none."""
    return next((word for word in LABELS if word in title.lower()), "")


def planned_days(weekdays: Collection[int], first: date, last: date) -> Iterable[date]:
    """Days of the rhythm from the first to the last, oldest first."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return (day for day in days if day.weekday() in weekdays)


class ActivityRefused(NotYet):
    """As every refusal of the cases, with what its words are filled with."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(field, code)
        self.params = params


def require(fulfilled: object, field: str, code: str, **params: object) -> None:
    if not fulfilled:
        raise ActivityRefused(field, code, **params)
