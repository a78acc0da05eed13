"""Hand-overs, emergency looks and concerns that wait for a word, page by page."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from screening.cases.models import HandOver
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.services.emergency import open_in_emergency
from screening.rounds.services.concerns import raise_concern
from students.services.children import move_student
from tests.cases import factories as cases
from tests.conftest import Cast


def on_its_way(cast: Cast) -> Mapping[str, Any]:
    cases.make_case(cast, "yu")
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=timezone.localdate())
    return {"public_id": HandOver.objects.get().public_id}


def handed_over(cast: Cast) -> Mapping[str, Any]:
    on_its_way(cast)
    return {}


def open_case(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cases.make_case(cast, "bo").public_id}


def opened(cast: Cast) -> Mapping[str, Any]:
    case = cases.make_case(cast, "yu")
    told = {"password": "a-good-password", "reason": "孩子没回家", "nonce": uuid.uuid4()}
    return {"public_id": open_in_emergency(cast.school, number=case.number, by=cast.tian, **told).public_id}


def noticed(cast: Cast) -> Mapping[str, Any]:
    opened(cast)
    return {}


def worried(cast: Cast) -> Mapping[str, Any]:
    concern = raise_concern(cast.children["yu"], by=cast.li, note="总是一个人", nonce=uuid.uuid4())
    return {"public_id": concern.public_id}


def worries(cast: Cast) -> Mapping[str, Any]:
    worried(cast)
    return {}


def written(cast: Cast) -> Mapping[str, Any]:
    write_concern(cast.school, by=cast.staff, nonce=uuid.uuid4(), words="三(1)班，红外套，午饭总是一个人")
    return {}


def in_words(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": write_concern(cast.school, by=cast.staff, nonce=uuid.uuid4(), words="红外套").public_id}


def child(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.children["yu"].public_id}


HANDOVER_PAGES = [
    ("cases:list_handovers", "tian", handed_over, ""),
    ("cases:show_hand_over", "tian", on_its_way, ""),
    ("cases:seal_take_along", "wang", open_case, "main form .btn.wide"),
    ("cases:open_emergency", "tian", noticed, "main form .btn.wide"),
    ("cases:show_emergency", "tian", opened, ""),
    ("home:show_home", "chen", noticed, ""),
    ("cases:list_concerns", "wang", worries, ""),
    ("cases:list_concerns", "wang", written, ""),
    ("cases:name_child", "wang", in_words, ""),
    ("cases:write_concern", "staff", written, "main form .btn.wide"),
    ("cases:answer_concern", "wang", worried, ""),
    ("cases:record_outside", "wang", child, "main form .btn.wide"),
    ("cases:list_messages", "li", worries, ""),
]
