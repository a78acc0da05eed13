"""The attendance sheet on paper, in the order in which it is typed back."""

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class ActivitySheetPage:
    language: str
    title: str
    head: str
    case: str
    foot: str
    code: str
    says: str
    how: str
    open_to_all: str
    not_a_reason: str
    dates: range
    rows: tuple[ListedChild, ...]
    spare: range  # numbers of the empty rows


def sheet_page(activity: Activity, children: Sequence[ListedChild], *, by: User, code: str) -> ActivitySheetPage:
    day = timezone.localdate().isoformat()
    return ActivitySheetPage(
        language=formats.html_language(),
        title=activity.title,
        head=_("Xinqiao, %(school)s, %(kind)s") % {"school": activity.school.name, "kind": _("attendance")},
        case=_("Open to every child"),
        foot=_("%(words)s, printed for %(name)s %(day)s")
        % {"words": _("For whoever leads the activity"), "name": by.name, "day": day},
        code=code,
        says=wording.where_and_who(activity),
        how=_how(activity),
        open_to_all=_(
            "Open to every child; whoever comes is written in. "
            "The list does not say why somebody comes, and nobody is marked on it."
        ),
        not_a_reason=texts.text("ui.limits.not-a-reason"),
        dates=range(DATES),
        rows=tuple(children),
        spare=range(len(children) + 1, len(children) + 1 + SPARE_ROWS),
    )


def _how(activity: Activity) -> str:
    if marks_who_came(activity.kind):
        return _("Write the date above the column; ✓ where somebody who cares for the child came. No adult is named.")
    return _("Write the date above the column; ○ for who stayed away. An empty box under a date: the child came.")
