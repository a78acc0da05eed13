from tests.authorization.matrix import Row, Target
from tests.cases import factories as cases
from tests.conftest import Cast

NAMES = ["王𬀩雨", "李䶮", "张浩然"]


def a_day(cast: Cast) -> Target:
    """A case for the counselor, a talk for each class teacher; nobody reads a name."""
    cases.make_case(cast, "yu")
    cases.make_case(cast, "bo", tier="B", code="elevated")
    cases.make_case(cast, "hao", tier="B", code="elevated")
    return Target()


TEACHERS = "class_teacher other_teacher outside_teacher"
ROWS = [
    Row(
        "cases:show_day",
        at=a_day,
        get={f"counselor other_counselor {TEACHERS}": 200, "*": 403},
        post={f"counselor other_counselor {TEACHERS}": 302, "*": 403},
        never={f"counselor other_counselor {TEACHERS}": NAMES},
    ),
]
