"""The attendance sheet as a file, and its code, which leads back to the page for a day."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities.access import led_activities, seats_in
from screening.cases.activities.presenters.one import children_in_order
from screening.cases.activities.sheet import sheet_page
from screening.cases.models import Activity
from screening.documents import paper_codes, registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from students.models import Enrolment

SHEET = "activity-sheet"


def register() -> None:
    registry.register(
        SHEET, Renderer(build=_build, may_see=_may_see, label=_("Attendance of an activity"), children=_children)
    )
    paper_codes.register(SHEET, find)


def request_sheet(activity: Activity, *, by: User, language: str | None) -> Document:
    """The same list on the same day is the same file."""
    on_it = [[seat.pk, seat.seat_number, seat.student.name] for seat in _seats(by, activity)]
    return request_document(
        SHEET,
        subject=activity.public_id,
        audience="leader",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(timezone.localdate().isoformat(), _told(activity), on_it),
        reference=activity.title,
    )


def find(user: User, code: str) -> str | None:
    ids = led_activities(user).values_list("public_id", flat=True)
    found = paper_codes.first_with(code, SHEET, ids, lambda public_id: (public_id,))
    return reverse("cases:record_session", args=[found]) if found else None


def _told(activity: Activity) -> list[object]:
    return [activity.title, activity.place, activity.weekdays, activity.at, activity.led_by_id]


def _seats(user: User, activity: Activity) -> list[Enrolment]:
    return list(seats_in(user, activity, timezone.localdate()))


def _activity(user: User, document: Document) -> Activity | None:
    return led_activities(user).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    return _activity(user, document) is not None


def _children(document: Document) -> list[UUID]:
    activity = _activity(document.requested_by, document)
    return [seat.student.public_id for seat in _seats(document.requested_by, activity)] if activity else []


def _build(document: Document) -> PrintJob:
    activity = _activity(document.requested_by, document)
    if activity is None:
        raise CannotBeDone("subject-gone")
    children = children_in_order(_seats(document.requested_by, activity))
    code = paper_codes.paper_code(SHEET, activity.public_id)
    page = sheet_page(activity, children, by=document.requested_by, code=code)
    name = f"attendance-{timezone.localdate():%Y%m%d}-{activity.public_id.hex[:6]}.pdf"
    return PrintJob("documents/activity_sheet.html", {"page": page}, name)
