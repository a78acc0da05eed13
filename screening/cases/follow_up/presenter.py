"""Before a case ends: what is still open, in words, and what the later scores say, with the regression sentence."""

from django.utils import timezone

from accounts.models import User
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.evidence.of_child import forms_of_scales, scales_of_case
from screening.cases.evidence.scales import StoredScale
from screening.cases.evidence.urgent_marks import marks_of
from screening.cases.models import Case, EarlierFlag
from screening.cases.referrals.hospital import must_be_asked
from screening.library import wording


class CaseClosingPage:
    def __init__(self, user: User, case: Case) -> None:
        hidden = case.is_hidden
        self.urgent = marks_of(user, [case.student_id]).get(case.student_id, ())
        self.things = open_things(case)
        self.since = () if hidden else tuple(_since(user, case))
        self.regression = wording.standing("regression")
        # after a hospital nobody has said whether the child is back in class
        self.ask_back = must_be_asked(case)


def _since(user: User, case: Case) -> list[dict[str, object]]:
    """Each form that was filled in again since the case began: its results over the rounds, newest first, and the
    sentences on the change between the last two."""
    began = case.earlier_flags.order_by("pk").first() or case
    later = {form: rows for form, rows in scales_of_case(user, case).items() if _is_later(rows[0], began)}
    return [
        {
            "title": form.title,
            "results": [(row.when, row.level.word, row.total) for row in form.rows],
            "says": [words for words in form.change_words if words != wording.standing("regression")],
        }
        for form in forms_of_scales(user, case, later)
    ]


def _is_later(scale: StoredScale, began: Case | EarlierFlag) -> bool:
    given = scale.row.assessment
    return given.round_id != began.round_id and timezone.localdate(given.submitted_at) > began.opened_on
