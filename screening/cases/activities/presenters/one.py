"""One activity: when and where, whom the person may read of its list, the days that were written down."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.activities import wording
from screening.cases.activities.access import (
    came_on,
    count_members,
    led_activities,
    list_members,
    open_classes,
    own_activities,
    record_look,
    seats_in,
    sessions_of,
)
from screening.cases.activities.presenters.offers import places_words
from screening.cases.activities.rules import WORKSHOP, marks_who_came
from screening.cases.activities.selectors import state_of, unwritten_days, valid_until, volunteer_on
from screening.cases.evidence.withheld_details import first_name
from screening.cases.models import Activity, ActivitySession
from screening.library import texts
from students.models import Enrolment, SchoolClass
from students.selectors import class_label, school_year_of

DAYS_SHOWN, DAYS_ASKED = 12, 5


@dataclass(frozen=True)
class ListedChild:
    number: int
    seat: str
    name: str


class Day:
    def __init__(self, session: ActivitySession, leads: bool) -> None:
        what = _("took place") if session.took_place else _("did not take place")
        if leads and session.took_place:
            marks = [row.came for row in session.attendance.all()]
            what = wording.marking(session.activity.kind)["count"] % {"came": sum(marks), "all": len(marks)}
        url = reverse("cases:record_session", args=[session.activity.public_id]) + f"?day={session.held_on}"
        self.says = wording.day_and_weekday(session.held_on)
        self.what = what
        self.url = url if leads else ""


class ActivityPage:
    """The same shape for every activity of a kind, whoever is on its list."""

    def __init__(self, user: User, activity: Activity) -> None:
        leads = led_activities(user).filter(pk=activity.pk).exists()
        joins = can(user, Permission.JOIN_ACTIVITIES)
        children = list_members(user, activity, timezone.localdate(), purpose="activity")
        self.activity = activity
        self.kind = wording.kind_title(activity.kind)
        self.facts = _facts(user, activity)
        self.sentences = _sentences(activity)
        self.children = children_in_order(children)
        self.reads_list = leads or joins
        self.classes = _classes(user, activity)  # label, address of its tick list
        self.days = _days(user, activity, leads)
        self.arranges = own_activities(user).filter(pk=activity.pk).exists()
        self.leads = leads
        self.mixes = can(user, Permission.REVIEW_CASES)
        self.invitation = wording.invitation(activity) if activity.kind == WORKSHOP else ""
        self.for_volunteer = _for_volunteer(activity, children) if leads else []
        self.unwritten = _unwritten(user, activity) if leads else []


def children_in_order(seats: list[Enrolment]) -> list[ListedChild]:
    """Numbered in the order of class and seat: the numbers of the sheet and of the page for a day."""
    if not seats:
        return []
    year = school_year_of(seats[0].school_class.school)
    return [
        ListedChild(number, f"{class_label(seat.school_class, year)} {seat.seat_number}", seat.student.name)
        for number, seat in enumerate(seats, 1)
    ]


def _facts(user: User, activity: Activity) -> list[tuple[str, str]]:
    taken = count_members(user, [activity]) if can(user, Permission.JOIN_ACTIVITIES) else {}
    facts = [
        (_("When"), wording.rhythm(activity)),
        (_("Where"), activity.place),
        (_("With"), activity.led_by.name),
        (_("Volunteer"), _volunteer_words(activity)),
        (_("Dates"), _span(activity)),
        (_("Places"), places_words(activity, taken)),
        (_("For whom"), wording.open_to(activity.grades)),
    ]
    return [(label, value) for label, value in facts if value]


def _span(activity: Activity) -> str:
    if activity.ends is None:
        return _("from %(day)s on") % {"day": formats.day(activity.starts)}
    return _("%(first)s to %(last)s") % {"first": formats.day(activity.starts), "last": formats.day(activity.ends)}


def _volunteer_words(activity: Activity) -> str:
    if activity.volunteer is None:
        return ""
    if volunteer_on(activity, timezone.localdate()):
        return str(activity.volunteer.name)
    last = valid_until(activity.volunteer)
    return _("nobody: the check held until %(day)s") % {"day": formats.day(last)} if last else _("nobody yet: no check")


def _sentences(activity: Activity) -> list[str]:
    said = [
        texts.text(f"support_catalogue.actions.{activity.kind}.what"),
        texts.text(f"support_catalogue.actions.{activity.kind}.care"),
    ]
    if activity.volunteer:
        said.append(
            _(
                "A volunteer is never alone with a child: the member of staff is there, or the door is open and an "
                "adult within sight. A volunteer learns a child's first name and the agreed times, nothing else."
            )
        )
    return said


def _for_volunteer(activity: Activity, seats: list[Enrolment]) -> list[str]:
    """All that leaves the school for a volunteer, line by line; nothing while no check holds."""
    if volunteer_on(activity, timezone.localdate()) is None:
        return []
    names = _(", ").join(first_name(seat.student.name) for seat in seats)
    lines = (wording.rhythm(activity), activity.place, activity.led_by.name, names)
    return [line for line in lines if line]


def _classes(user: User, activity: Activity) -> list[tuple[str, str]]:
    year = school_year_of(activity.school)
    return [
        (class_label(row, year), reverse("cases:choose_members", args=[activity.public_id, row.public_id]))
        for row in open_classes(user, activity)
    ]


def _days(user: User, activity: Activity, leads: bool) -> list[Day]:
    sessions = sessions_of(user, activity).prefetch_related("attendance")[:DAYS_SHOWN]
    return [Day(session, leads) for session in sessions]


def _unwritten(user: User, activity: Activity) -> list[tuple[str, str]]:
    url = reverse("cases:record_session", args=[activity.public_id])
    return [(wording.day_and_weekday(day), f"{url}?day={day}") for day in unwritten_days(user, activity)[:DAYS_ASKED]]


class ActivityClassPage:
    def __init__(self, user: User, activity: Activity, school_class: SchoolClass) -> None:
        self.title = class_label(school_class, school_year_of(activity.school))
        self.activity = activity
        self.free = places_words(activity, count_members(user, [activity]))


class ActivityDayPage:
    """The list of one day, as a form shows it. `rows`: id and label, in the order of the sheet."""

    def __init__(self, user: User, activity: Activity, day: date) -> None:
        seats = list(seats_in(user, activity, day))
        record_look(user, activity, seats, purpose="attendance")
        standing = sessions_of(user, activity).filter(held_on=day).first()
        who_came = marks_who_came(activity.kind)
        self.activity = activity
        self.day = day
        self.title = wording.day_and_weekday(day)
        self.rows = [
            (str(seat.student.public_id), f"{child.number} {child.name} {child.seat}")
            for seat, child in zip(seats, children_in_order(seats), strict=True)
        ]
        self.marks_who_came = who_came
        self.took_place = {None: "", True: "yes", False: "no"}[standing.took_place if standing else None]
        self.marked = _marked(user, standing, seats, who_came)
        self.seen = state_of(standing, seats)
        self.changed = _changed(standing)
        self.others = _unwritten(user, activity)
        self.earliest = activity.starts.isoformat()
        self.latest = min(timezone.localdate(), activity.ends or timezone.localdate() + timedelta(1)).isoformat()


def _marked(user: User, standing: ActivitySession | None, seats: list[Enrolment], who_came: bool) -> list[str]:
    if standing is None or not standing.took_place:
        return []
    came = came_on(user, standing)
    return [str(seat.student.public_id) for seat in seats if (seat.student_id in came) == who_came]


def _changed(standing: ActivitySession | None) -> str:
    if standing is None:
        return _("The list changed meanwhile. Please look at it once more and save again.")
    return _(
        "%(name)s wrote down this day at %(time)s. Below is what you typed; "
        "saved once more, it takes the place of that."
    ) % {"name": standing.recorded_by.name, "time": formats.moment(standing.recorded_at)}
