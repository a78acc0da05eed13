"""Back to the teacher, and people who leave: hand-overs, emergency looks, concerns that wait for a word."""

import uuid
from datetime import timedelta

from django.utils import timezone

from screening.cases.models import Case, EmergencyLook, HandOver
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.services.emergency import open_in_emergency
from screening.rounds.services.concerns import raise_concern
from students.services.children import end_enrolment, move_student
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.conftest import Cast


def yu_goes_to_tian(cast: Cast) -> Target:
    make.make_case(cast, "yu")
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=timezone.localdate())
    return Target(kwargs={"public_id": HandOver.objects.get().public_id})


def yu_in_another_class(cast: Cast) -> Target:
    make.make_case(cast, "yu")
    move_student(cast.children["yu"], by=cast.admin, to=cast.class_3_2, day=timezone.localdate())
    return Target(kwargs={"public_id": HandOver.objects.get().public_id})


def bo_left(cast: Cast) -> Target:
    case = make.make_case(cast, "bo")
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=timezone.localdate() - timedelta(days=3))
    told = {"nonce": uuid.uuid4(), "goes_to": "外县某小学", "agreed": "父亲，电话"}
    return Target(kwargs={"public_id": case.public_id}, data=told)


def emergency(cast: Cast) -> Target:
    case = make.make_case(cast, "yu")
    told = {"reason": "孩子没回家", "password": "a-good-password", "nonce": uuid.uuid4()}
    return Target(data={"school": cast.school.public_id, "number": case.number, **told})


def yu_opened_by_tian(cast: Cast) -> Target:
    case = make.make_case(cast, "yu")
    told = {"password": "a-good-password", "reason": "孩子没回家", "nonce": uuid.uuid4()}
    look = open_in_emergency(cast.school, number=case.number, by=cast.tian, **told)
    return Target(kwargs={"public_id": look.public_id})


def yu_opened_yesterday(cast: Cast) -> Target:
    target = yu_opened_by_tian(cast)
    EmergencyLook.objects.update(open_until=timezone.now())
    return target


def at_home(cast: Cast) -> Target:
    """A case of no round: the county's first screen asks a round what is expected of it."""
    worried(cast)
    told = {"password": "a-good-password", "reason": "孩子没回家", "nonce": uuid.uuid4()}
    open_in_emergency(cast.school, number=Case.objects.get().number, by=cast.tian, **told)
    return Target()


def worried(cast: Cast) -> Target:
    concern = raise_concern(cast.children["yu"], by=cast.li, note="总是一个人", nonce=uuid.uuid4())
    return Target(kwargs={"public_id": concern.public_id}, data={"nonce": uuid.uuid4(), "suggestion": "greet-by-name"})


def worries(cast: Cast) -> Target:
    worried(cast)
    return Target(data={"looked": words_of_luo(cast).kwargs["public_id"]})


def new_words(cast: Cast) -> Target:
    return Target(data={"nonce": uuid.uuid4(), "school": cast.school.pk, "words": "三(1)班，红外套，午饭总是一个人"})


def words_of_luo(cast: Cast) -> Target:
    concern = write_concern(cast.school, by=cast.staff, nonce=uuid.uuid4(), words="三(1)班，红外套")
    return Target(kwargs={"public_id": concern.public_id})


def letter(cast: Cast) -> Target:
    told = {"source": "hospital-letter", "dated": "2026-10-12", "as_given": "睡眠不好", "seen_by": "父亲带来，我看过"}
    return Target(kwargs={"public_id": cast.children["yu"].public_id}, data={"nonce": uuid.uuid4(), **told})


TIAN_ONLY = {"other_counselor": 200, "counselor": 404, "*": 403}
YU_TO_TIAN = {"other_counselor": "yu"}
ROWS = [
    Row(
        "cases:show_hand_over",
        at=yu_goes_to_tian,
        get=TIAN_ONLY,
        post={"other_counselor": 302, "counselor": 404, "*": 403},
        shows=YU_TO_TIAN,
        may_show=YU_TO_TIAN,
    ),
    Row(
        "cases:show_hand_over",
        at=yu_in_another_class,
        get={"counselor other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
    ),
    Row(
        "cases:seal_take_along",
        at=bo_left,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "bo"},
    ),
    Row(
        "cases:open_emergency",
        at=emergency,
        get={"counselor other_counselor": 200, "*": 403},
        post={"other_counselor": 302, "counselor": 422, "*": 403},
    ),
    Row("cases:show_emergency", at=yu_opened_by_tian, get=TIAN_ONLY, shows=YU_TO_TIAN, may_show=YU_TO_TIAN),
    Row("cases:show_emergency", at=yu_opened_yesterday, get={"counselor other_counselor": 404, "*": 403}),
    Row(
        "cases:note_emergency",
        at=yu_opened_by_tian,
        post={"headteacher": 302, "district_officer auditor": 403, "*": 404},
    ),
    Row(
        "home:show_home",
        at=at_home,
        get={"*": 200},
        shows={"headteacher": "yu"},
        may_show={"headteacher": "yu"},
        hides={"school_administrator": "yu"},
    ),
    Row(
        "cases:list_concerns",
        at=worries,
        get={"counselor other_counselor": 200, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "yu"},
    ),
    Row(
        "cases:choose_child",
        get={"class_teacher other_teacher outside_teacher": 200, "*": 403},
        shows={"class_teacher": "yu"},
        hides={"other_teacher outside_teacher": "yu"},
    ),
    Row(
        "cases:write_concern",
        at=new_words,
        get={"district_officer protection_contact auditor": 403, "*": 200},
        post={
            "district_officer protection_contact auditor": 403,
            "outside_teacher other_counselor": 422,
            "*": 302,
        },
    ),
    Row(
        "cases:name_child",
        at=words_of_luo,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 422, "other_counselor": 404, "*": 403},
    ),
    Row(
        "cases:answer_concern",
        at=worried,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "yu"},
    ),
    Row(
        "cases:record_outside",
        at=letter,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "yu"},
    ),
]
