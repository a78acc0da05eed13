"""Pages of what the school offers: a club of six children led by Luo, with a volunteer, one day written down."""

from collections.abc import Mapping
from typing import Any

from tests.cases.activities.factories import make_activity, make_volunteer
from tests.conftest import Cast


def club(cast: Cast) -> Mapping[str, Any]:
    children = ("yu", "bo", "nur", "hao")
    return {"public_id": make_activity(cast, *children, volunteer=make_volunteer(cast)).public_id}


def group_to_mix(cast: Cast) -> Mapping[str, Any]:
    """bo and nur could be invited as well."""
    return {"public_id": make_activity(cast, "yu", "hao").public_id}


def offers(cast: Cast) -> Mapping[str, Any]:
    club(cast)
    return {}


def workshop(cast: Cast) -> Mapping[str, Any]:
    made = make_activity(cast, "yu", "hao", kind="family-caregiver-class", title="爷爷奶奶课堂")
    return {"public_id": made.public_id}


def own_class(cast: Cast) -> Mapping[str, Any]:
    return {**club(cast), "class_id": cast.class_3_1.public_id}


def own_school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id}


def a_volunteer(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": make_volunteer(cast).public_id}


def volunteers(cast: Cast) -> Mapping[str, Any]:
    a_volunteer(cast)
    return {}


SAVE = "main form .btn.wide"
# name, who opens it, what it needs, the button that shows its errors
ACTIVITY_PAGES = (
    ("cases:list_activities", "wang", offers, ""),
    ("cases:list_activities", "chen", offers, ""),
    ("cases:show_activity", "staff", club, ""),
    ("cases:show_activity", "li", club, ""),
    ("cases:show_activity", "admin", workshop, ""),
    ("cases:add_activity", "admin", own_school, SAVE),
    ("cases:change_activity", "wang", club, ""),
    ("cases:choose_members", "li", own_class, ""),
    ("cases:mix_members", "wang", group_to_mix, SAVE),
    ("cases:record_session", "staff", club, SAVE),
    ("cases:list_volunteers", "admin", volunteers, ""),
    ("cases:record_check", "admin", a_volunteer, SAVE),
)
