"""The attendance sheet as a file, and its code, which leads back to the page for a day."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities.access import led_activities, seats_in
from screening.cases.activities.presenters.one import children_in_order
from screening.cases.activities.sheet import ActivitySheetPage
from screening.cases.models import Activity
from screening.documents import paper_codes
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from students.models import Enrolment


def find(user: User, code: str) -> str | None:
    ids = led_activities(user).values_list("public_id", flat=True)
    found = paper_codes.first_with(code, SHEET.name, ids, lambda public_id: (public_id,))
    return reverse("cases:record_session", args=[found]) if found else None


def _told(activity: Activity) -> list[object]:
    return [activity.title, activity.place, activity.weekdays, activity.at, activity.led_by_id]


def _seats(user: User, activity: Activity) -> list[Enrolment]:
    return list(seats_in(user, activity, timezone.localdate()))


def _page(document: Document, activity: Activity) -> ActivitySheetPage:
    children = children_in_order(_seats(document.requested_by, activity))
    code = paper_codes.paper_code(SHEET.name, activity.public_id)
    return ActivitySheetPage(activity, children, by=document.requested_by, code=code)


def _state(user: User, activity: Activity) -> str:
    """The same list on the same day is the same file."""
    on_it = [[seat.pk, seat.seat_number, seat.student.name] for seat in _seats(user, activity)]
    return hash_inputs(timezone.localdate().isoformat(), _told(activity), on_it)


SHEET = DocumentKind[Activity](
    name="activity-sheet",
    label=_("Attendance of an activity"),
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
