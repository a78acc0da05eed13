"""Child forms: a form by its code, for the counselor and whom the counselor named; the rest is the counselor's alone.

In these rows `other_staff` is a typist of Wang's second school; what a typist reads names no child.
"""

import uuid

from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.rounds import child_form_factories as child_forms

TYPISTS = "class_teacher other_teacher outside_teacher counselor other_counselor other_staff"


def forms_to_type(cast: Cast) -> Target:
    """Child forms at the counselor's second school; the staff person was named to type them."""
    child_forms.open_round(cast)
    child_forms.name_typist(cast, cast.staff)
    return Target(data={"code": child_forms.code_of(child_forms.child_sheet(cast), cast.children["second"])})


def a_form_to_type(cast: Cast) -> Target:
    code = forms_to_type(cast).data["code"]
    return Target(kwargs={"code": code}, data=child_forms.posted(wish="yes"))


def a_typed_form(cast: Cast) -> Target:
    target = a_form_to_type(cast)
    child_forms.type_form(child_forms.child_sheet(cast), cast.children["second"], cast.staff)
    return Target(kwargs=target.kwargs, data=child_forms.posted(version="1"))


def a_class_of_forms(cast: Cast) -> Target:
    a_typed_form(cast)
    kwargs = {"public_id": child_forms.child_sheet(cast).public_id}
    return Target(kwargs=kwargs, data={"handed_out": "2", "came_back": "1", "nonce": str(uuid.uuid4())})


def a_slip(cast: Cast) -> Target:
    asked = {"who": str(cast.children["yu"].public_id), "way": "slip", "asked_on": "2026-10-19"}
    return Target(query={"class": cast.class_3_1.public_id}, data={**asked, "nonce": str(uuid.uuid4())})


ROWS = [
    Row(
        "rounds:type_forms",
        at=forms_to_type,
        get={TYPISTS: 200, "*": 403},
        post={"counselor other_staff": 302, TYPISTS: 422, "*": 403},
        hides={"counselor": "yu bo nur hao second"},
    ),
    Row(
        "rounds:type_form",
        at=a_form_to_type,
        get={"counselor other_staff": 200, TYPISTS: 404, "*": 403},
        post={"counselor other_staff": 302, TYPISTS: 404, "*": 403},
        hides={"counselor": "yu bo nur hao second"},
    ),
    Row(
        "rounds:type_form",
        at=a_typed_form,
        get={"counselor other_staff": 200, TYPISTS: 404, "*": 403},
        post={"counselor": 302, "other_staff": 409, TYPISTS: 404, "*": 403},
        hides={"counselor": "yu bo nur hao second"},
        never={"other_staff": ["1141", "4444"]},
    ),
    Row("rounds:hand_over_paper", get={TYPISTS: 200, "*": 403}),
    Row(
        "rounds:show_child_forms",
        at=a_class_of_forms,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        shows={"counselor": "second"},
    ),
    Row(
        "rounds:check_child_forms",
        at=a_class_of_forms,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
    ),
    Row(
        "rounds:record_wish",
        at=a_slip,
        get={"counselor other_counselor": 200, "*": 403},
        post={"counselor other_counselor": 422, "*": 403},  # the class stands in the address of the page
        shows={"counselor": "yu bo nur"},
        hides={"counselor": "hao second"},
    ),
]
