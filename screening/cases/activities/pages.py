"""Pages of what a school offers: the list, one activity, one day, the counselor's page about a group, volunteers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.activities import access, wording
from screening.cases.activities.mixing import groups_to_mix, neighbours_of, wants_mixing
from screening.cases.activities.rules import WORKSHOP, marks_who_came
from screening.cases.activities.selectors import (
    domain_of,
    doses_of,
    state_of,
    unwritten_days,
    valid_until,
    volunteer_on,
)
from screening.cases.child.panels import Event
from screening.cases.evidence.withheld_details import first_name
from screening.cases.models import Activity, ActivitySession, Case, Volunteer
from screening.library import texts
from students.access import schools_of
from students.models import Enrolment, School, SchoolClass
from students.selectors import calendar_of, class_label, school_year_of

LAST_MONTHS = timedelta(days=120)  # where no term runs
DAYS_SHOWN, DAYS_ASKED = 12, 5
SOON = timedelta(days=30)


class _OfferFacts:
    """What the lines of all schools share, asked for once."""

    def __init__(self, user: User, rows: list[Activity]) -> None:
        self.taken = access.count_members(user, rows) if can(user, Permission.JOIN_ACTIVITIES) else {}
        self.held: dict[int, int] = {}
        for school in {row.school for row in rows}:
            here = [row for row in rows if row.school_id == school.pk]
            self.held |= access.held_days(user, here, term_start(school))
        self.led = set(access.led_activities(user).values_list("pk", flat=True))
        self.to_mix = groups_to_mix(user)


def offers_page(user: User) -> list[dict[str, Any]]:
    """What a school offers, domain by domain: no child, no count by which one could tell who needs what. `to_mix`: for
    the counselor, groups that want more children."""
    arranges = can(user, Permission.ARRANGE_ACTIVITIES)
    activities = list(access.running_activities(user))
    facts, found = _OfferFacts(user, activities), []
    for school in schools_of(user):
        domains = _domains(facts, [row for row in activities if row.school_id == school.pk])
        to_mix = [line for domain in domains for line in domain["lines"] if line["mix_url"]]
        add_url = reverse("cases:add_activity", args=[school.public_id]) if arranges else ""
        found.append({"school": school, "domains": domains, "add_url": add_url, "to_mix": to_mix})
    return found


def term_start(school: School) -> date:
    today = timezone.localdate()
    term = calendar_of(school.township.county).term_of(today)
    return term.starts if term else today - LAST_MONTHS


def _domains(facts: _OfferFacts, activities: list[Activity]) -> list[dict[str, Any]]:
    found = []
    for domain, title in texts.choices("support_catalogue.domains"):
        rows = [row for row in activities if domain_of(row.kind) == domain]
        if rows:
            held, places = sum(facts.held.get(row.pk, 0) for row in rows), sum(row.places for row in rows)
            offers = ngettext("%(n)s offer", "%(n)s offers", len(rows)) % {"n": len(rows)}
            room = _("%(n)s places") % {"n": places}
            says = " · ".join((offers, room, wording.times_held(held)))
            found.append({"title": title, "says": says, "lines": [_offer(facts, row) for row in rows]})
    return found


def _offer(facts: _OfferFacts, activity: Activity) -> dict[str, str]:
    """`record_url`: for who leads it; `mix_url`: for the counselor, when the group wants more children."""
    kind = wording.kind_title(activity.kind)
    volunteer = volunteer_on(activity, timezone.localdate())
    who = wording.where_and_who(activity, volunteer.name if volunteer else "")
    held = wording.times_held(facts.held.get(activity.pk, 0))
    here = [activity.public_id]
    return {
        "title": activity.title,
        "kind": kind if kind != activity.title else "",
        "says": " · ".join((who, wording.open_to(activity.grades))),
        "held": " · ".join((_places(activity, facts.taken), held)),
        "url": reverse("cases:show_activity", args=here),
        "record_url": reverse("cases:record_session", args=here) if activity.pk in facts.led else "",
        "mix_url": reverse("cases:mix_members", args=here) if activity.pk in facts.to_mix else "",
    }


def _places(activity: Activity, taken: dict[int, int]) -> str:
    """How many of the places are taken: for who may fill them; for others how many there are."""
    if activity.pk in taken:
        return _("%(taken)s of %(n)s places taken") % {"taken": taken[activity.pk], "n": activity.places}
    return _("%(n)s places") % {"n": activity.places}


@dataclass(frozen=True)
class ListedChild:
    number: int
    seat: str
    name: str


def children_in_order(seats: list[Enrolment]) -> list[ListedChild]:
    """Numbered in the order of class and seat: the numbers of the sheet and of the page for a day."""
    if not seats:
        return []
    year = school_year_of(seats[0].school_class.school)
    return [
        ListedChild(number, f"{class_label(seat.school_class, year)} {seat.seat_number}", seat.student.name)
        for number, seat in enumerate(seats, 1)
    ]


def activity_page(user: User, activity: Activity) -> dict[str, Any]:
    """When and where, whom the person may read of its list, the days that were written down: the same shape for every
    activity of a kind, whoever is on its list."""
    leads = access.led_activities(user).filter(pk=activity.pk).exists()
    children = access.list_members(user, activity, timezone.localdate(), purpose="activity")
    year = school_year_of(activity.school)
    sessions = access.sessions_of(user, activity).prefetch_related("attendance")[:DAYS_SHOWN]
    return {
        "activity": activity,
        "kind": wording.kind_title(activity.kind),
        "facts": _facts(user, activity),
        "sentences": _sentences(activity),
        "children": children_in_order(children),
        "reads_list": leads or can(user, Permission.JOIN_ACTIVITIES),
        "classes": [
            (class_label(row, year), reverse("cases:choose_members", args=[activity.public_id, row.public_id]))
            for row in access.open_classes(user, activity)
        ],
        "days": [_day(session, leads) for session in sessions],
        "arranges": access.own_activities(user).filter(pk=activity.pk).exists(),
        "leads": leads,
        "mixes": can(user, Permission.REVIEW_CASES),
        "invitation": wording.invitation(activity) if activity.kind == WORKSHOP else "",
        "for_volunteer": _for_volunteer(activity, children) if leads else [],
        "unwritten": _unwritten(user, activity) if leads else [],
    }


def _day(session: ActivitySession, leads: bool) -> dict[str, str]:
    what = _("took place") if session.took_place else _("did not take place")
    if leads and session.took_place:
        marks = [row.came for row in session.attendance.all()]
        what = wording.marking(session.activity.kind)["count"] % {"came": sum(marks), "all": len(marks)}
    url = reverse("cases:record_session", args=[session.activity.public_id]) + f"?day={session.held_on}"
    return {"says": wording.day_and_weekday(session.held_on), "what": what, "url": url if leads else ""}


def _facts(user: User, activity: Activity) -> list[tuple[str, str]]:
    taken = access.count_members(user, [activity]) if can(user, Permission.JOIN_ACTIVITIES) else {}
    first = formats.day(activity.starts)
    if activity.ends is None:
        span = _("from %(day)s on") % {"day": first}
    else:
        span = _("%(first)s to %(last)s") % {"first": first, "last": formats.day(activity.ends)}
    facts = [
        (_("When"), wording.rhythm(activity)),
        (_("Where"), activity.place),
        (_("With"), activity.led_by.name),
        (_("Volunteer"), _volunteer_words(activity)),
        (_("Dates"), span),
        (_("Places"), _places(activity, taken)),
        (_("For whom"), wording.open_to(activity.grades)),
    ]
    return [(label, value) for label, value in facts if value]


def _volunteer_words(activity: Activity) -> str:
    if activity.volunteer is None:
        return ""
    if volunteer_on(activity, timezone.localdate()):
        return str(activity.volunteer.name)
    last = valid_until(activity.volunteer)
    return _("nobody: the check held until %(day)s") % {"day": formats.day(last)} if last else _("nobody yet: no check")


def _sentences(activity: Activity) -> list[str]:
    said = [texts.text(f"support_catalogue.actions.{activity.kind}.{part}") for part in ("what", "care")]
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


def _unwritten(user: User, activity: Activity) -> list[tuple[str, str]]:
    url = reverse("cases:record_session", args=[activity.public_id])
    return [(wording.day_and_weekday(day), f"{url}?day={day}") for day in unwritten_days(user, activity)[:DAYS_ASKED]]


def class_page(user: User, activity: Activity, school_class: SchoolClass) -> dict[str, Any]:
    return {
        "title": class_label(school_class, school_year_of(activity.school)),
        "activity": activity,
        "free": _places(activity, access.count_members(user, [activity])),
    }


class ActivityDayPage:
    """The list of one day, as a form shows it. `rows`: id and label, in the order of the sheet."""

    def __init__(self, user: User, activity: Activity, day: date) -> None:
        seats = list(access.seats_in(user, activity, day))
        access.record_look(user, activity, seats, purpose="attendance")
        standing = access.sessions_of(user, activity).filter(held_on=day).first()
        self.activity = activity
        self.day = day
        self.title = wording.day_and_weekday(day)
        self.rows = [
            (str(seat.student.public_id), f"{child.number} {child.name} {child.seat}")
            for seat, child in zip(seats, children_in_order(seats), strict=True)
        ]
        self.marks_who_came = marks_who_came(activity.kind)
        self.took_place = {None: "", True: "yes", False: "no"}[standing.took_place if standing else None]
        self.marked: list[str] = []
        if standing and standing.took_place:
            came = access.came_on(user, standing)
            marked = (seat.student for seat in seats if (seat.student_id in came) == self.marks_who_came)
            self.marked = [str(student.public_id) for student in marked]
        self.seen = state_of(standing, seats)
        self.changed = _changed(standing)
        self.others = _unwritten(user, activity)
        self.earliest = activity.starts.isoformat()
        self.latest = min(timezone.localdate(), activity.ends or timezone.localdate() + timedelta(1)).isoformat()


def _changed(standing: ActivitySession | None) -> str:
    if standing is None:
        return _("The list changed meanwhile. Please look at it once more and save again.")
    return _(
        "%(name)s wrote down this day at %(time)s. Below is what you typed; "
        "saved once more, it takes the place of that."
    ) % {"name": standing.recorded_by.name, "time": formats.moment(standing.recorded_at)}


class MixPage:
    """The counselor's page that asks whether a group says something about its children. It never says which of them."""

    def __init__(self, user: User, activity: Activity) -> None:
        year = school_year_of(activity.school)
        self.activity = activity
        self.warns = wants_mixing(user, activity)
        self.choices: list[tuple[str, str]] = []
        self.students = []
        for neighbour in neighbours_of(user, activity):
            seat, student = neighbour.seat, neighbour.seat.student
            label = f"{student.name} {class_label(seat.school_class, year)} {seat.seat_number}"
            if neighbour.beside:
                label += f" · {_('sits beside somebody of the group')}"
            self.choices.append((str(student.public_id), label))
            self.students.append(student)


def volunteers_page(user: User) -> list[dict[str, Any]]:
    """Volunteers of a person's schools with their checks."""
    rows = list(access.volunteers_of(user))
    return [
        {"school": school, "lines": [_volunteer_line(row) for row in rows if row.school_id == school.pk]}
        for school in schools_of(user)
    ]


def _volunteer_line(row: Volunteer) -> dict[str, str]:
    """`state`: what to do; empty while the check holds."""
    until, today = valid_until(row), timezone.localdate()
    if until is None:
        state = _("No check yet: may not come")
    elif until < today:
        state = _("The check is over: does not come until there is a new one")
    else:
        state = _("The check ends soon") if until - today <= SOON else ""
    return {
        "name": row.name,
        "from_where": " · ".join(part for part in (row.organisation, row.phone) if part),
        "check": _check(row),
        "state": state,
        "url": reverse("cases:record_check", args=[row.public_id]),
    }


def _check(volunteer: Volunteer) -> str:
    row = max(volunteer.checks.all(), key=lambda check: (check.valid_until, check.pk), default=None)
    if row is None:
        return ""
    seen = {
        "unit-query": _("identity card; the school's own query with the police"),
        "certificate": _("identity card; certificate of the police"),
    }
    return _("%(seen)s, seen by %(name)s on %(day)s, holds until %(until)s") % {
        "seen": seen.get(row.record, row.record),
        "name": row.checked_by.name,
        "day": formats.day(row.checked_on),
        "until": formats.day(row.valid_until),
    }


def events_of(user: User, case: Case) -> Iterator[Event]:
    """What the child took part in since the case began, one line an activity, on the day it last took place."""
    for dose in doses_of(user, case.student, case.opened_on):
        if case.closed_at is None or dose.last <= timezone.localdate(case.closed_at):
            values = {"title": dose.activity.title, "came": dose.came, "all": dose.days}
            yield Event(dose.last, _("%(title)s: came %(came)s of %(all)s times so far") % values)
