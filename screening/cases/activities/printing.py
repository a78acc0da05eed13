"""The attendance sheet on paper, in the order in which it is typed back, and its code, which leads to the page."""

from collections.abc import Sequence
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.activities import wording
from screening.cases.activities.access import led_activities, seats_in
from screening.cases.activities.pages import ListedChild, children_in_order
from screening.cases.activities.rules import marks_who_came
from screening.cases.models import Activity
from screening.documents import paper_codes
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import texts
from students.models import Enrolment

DATES, SPARE_ROWS = 8, 3


def _sheet(activity: Activity, children: Sequence[ListedChild], by: User) -> SimpleNamespace:
    if marks_who_came(activity.kind):
        how = _("Write the date above the column; ✓ where somebody who cares for the child came. No adult is named.")
    else:
        how = _("Write the date above the column; ○ for who stayed away. An empty box under a date: the child came.")
    day = timezone.localdate().isoformat()
    return SimpleNamespace(
        language=formats.html_language(),
        title=activity.title,
        head=_("Xinqiao, %(school)s, %(kind)s") % {"school": activity.school.name, "kind": _("attendance")},
        case=_("Open to every child"),
        foot=_("%(words)s, printed for %(name)s %(day)s")
        % {"words": _("For whoever leads the activity"), "name": by.name, "day": day},
        code=paper_codes.paper_code(SHEET.name, activity.public_id),
        says=wording.where_and_who(activity),
        how=how,
        open_to_all=_(
            "Open to every child; whoever comes is written in. "
            "The list does not say why somebody comes, and nobody is marked on it."
        ),
        not_a_reason=texts.text("ui.limits.not-a-reason"),
        dates=range(DATES),
        rows=children,
        spare=range(len(children) + 1, len(children) + 1 + SPARE_ROWS),  # numbers of the empty rows
    )


def _page(document: Document, activity: Activity) -> SimpleNamespace:
    by = document.requested_by
    return _sheet(activity, children_in_order(_seats(by, activity)), by)


def _seats(user: User, activity: Activity) -> list[Enrolment]:
    return list(seats_in(user, activity, timezone.localdate()))


def _state(user: User, activity: Activity) -> str:
    """The same list on the same day is the same file."""
    told = [activity.title, activity.place, activity.weekdays, activity.at, activity.led_by_id]
    on_it = [[seat.pk, seat.seat_number, seat.student.name] for seat in _seats(user, activity)]
    return hash_inputs(timezone.localdate().isoformat(), told, on_it)


def find(user: User, code: str) -> str | None:
    ids = led_activities(user).values_list("public_id", flat=True)
    found = paper_codes.first_with(code, SHEET.name, ids, lambda public_id: (public_id,))
    return reverse("cases:record_session", args=[found]) if found else None


SHEET = DocumentKind[Activity](
    name="activity-sheet",
    label=gettext_lazy("Attendance of an activity"),
    door=led_activities,
    template="documents/activity_sheet.html",
    page=_page,
    file_name=lambda document, activity: f"attendance-{timezone.localdate():%Y%m%d}-{activity.public_id.hex[:6]}.pdf",
    audience="leader",
    input_hash=_state,
    reference=lambda activity: activity.title,
    children=lambda user, activity: [seat.student.public_id for seat in _seats(user, activity)],
)


def register() -> None:
    SHEET.register()
    paper_codes.register(SHEET.name, find)
