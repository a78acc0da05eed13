"""The attendance sheet on paper, in the order in which it is typed back."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.activities import wording
from screening.cases.activities.presenters.one import ListedChild
from screening.cases.activities.rules import marks_who_came
from screening.cases.models import Activity
from screening.library import texts

DATES, SPARE_ROWS = 8, 3


class ActivitySheetPage:
    def __init__(self, activity: Activity, children: Sequence[ListedChild], *, by: User, code: str) -> None:
        day = timezone.localdate().isoformat()
        self.language = formats.html_language()
        self.title = activity.title
        self.head = _("Xinqiao, %(school)s, %(kind)s") % {"school": activity.school.name, "kind": _("attendance")}
        self.case = _("Open to every child")
        self.foot = _("%(words)s, printed for %(name)s %(day)s") % {
            "words": _("For whoever leads the activity"),
            "name": by.name,
            "day": day,
        }
        self.code = code
        self.says = wording.where_and_who(activity)
        self.how = _how(activity)
        self.open_to_all = _(
            "Open to every child; whoever comes is written in. "
            "The list does not say why somebody comes, and nobody is marked on it."
        )
        self.not_a_reason = texts.text("ui.limits.not-a-reason")
        self.dates = range(DATES)
        self.rows = tuple(children)
        self.spare = range(len(children) + 1, len(children) + 1 + SPARE_ROWS)  # numbers of the empty rows


def _how(activity: Activity) -> str:
    if marks_who_came(activity.kind):
        return _("Write the date above the column; ✓ where somebody who cares for the child came. No adult is named.")
    return _("Write the date above the column; ○ for who stayed away. An empty box under a date: the child came.")
