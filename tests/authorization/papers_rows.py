"""Papers of a class: the class teacher's for the teacher sheet, the counselor's and administrator's for child forms.
No page names a child; the files do, and go to nobody else."""

from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.rounds import child_form_factories as child_forms
from tests.rounds import factories as rounds

PRINTERS = "class_teacher other_teacher outside_teacher counselor other_counselor school_administrator"


def classes(cast: Cast) -> Target:
    rounds.open_round(cast)
    return Target()


def teacher_sheet(cast: Cast) -> Target:
    return Target(kwargs={"public_id": rounds.sheet_of(rounds.open_round(cast), cast.class_3_1).public_id})


def class_sheet(cast: Cast) -> Target:
    return Target(kwargs=teacher_sheet(cast).kwargs, data={"paper": "class-sheet"})


def child_sheet(cast: Cast) -> Target:
    child_forms.open_round(cast)
    return Target(kwargs={"public_id": child_forms.child_sheet(cast).public_id})


def labels(cast: Cast) -> Target:
    return Target(kwargs=child_sheet(cast).kwargs, data={"paper": "envelope-labels"})


def not_of_this_sheet(cast: Cast) -> Target:
    return Target(kwargs=child_sheet(cast).kwargs, data={"paper": "class-sheet"})


NOBODY = {"class_teacher": "yu bo nur", "counselor": "yu bo nur hao second", "school_administrator": "yu bo nur hao"}
ROWS = [
    Row("rounds:list_papers", at=classes, get={PRINTERS: 200, "*": 403}, hides=NOBODY),
    Row(
        "rounds:show_papers",
        at=class_sheet,
        get={"class_teacher": 200, PRINTERS: 404, "*": 403},
        post={"class_teacher": 302, PRINTERS: 404, "*": 403},
        hides={"class_teacher": "yu bo nur"},
    ),
    Row(
        "rounds:show_papers",
        at=labels,
        get={"counselor": 200, PRINTERS: 404, "*": 403},
        post={"counselor": 302, PRINTERS: 404, "*": 403},
        hides={"counselor": "second"},
    ),
    Row(
        "rounds:show_papers",
        at=not_of_this_sheet,
        get={"counselor": 200, PRINTERS: 404, "*": 403},
        post={PRINTERS: 404, "*": 403},
    ),
]
