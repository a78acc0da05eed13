"""The headteacher's first screen: what this month asks, the chain, the school's work, downloads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.shortcuts import counts
from screening.cases.access.urgent import open_in_county, read_open_urgent
from screening.cases.fallback.printing import pack_lines
from screening.cases.handover.presenter import headteacher_lines, to_count
from screening.cases.steps.presenter import headteacher_line as waits_too_long
from screening.cases.steps.presenter import is_anything_late
from screening.cases.urgent.emergency import notices
from screening.home.hooks import notes_for
from screening.home.urgent_notices import by_state, urgent_rows
from screening.reports.monthly import access
from screening.reports.monthly.ask_words import said
from screening.reports.monthly.pages import MonthLine, asks_of, first_comes, newest_of
from screening.reports.monthly.services import asks_standing
from screening.reports.monthly.view import ReportView, standing_sentences
from screening.reports.periods import period_of
from screening.rounds.presenters.running import class_lines
from students.duty.access import duty_days_of_leavers
from students.models import CountyAssignment, School
from students.pages.staff import leavers_words
from students.selectors import holders_of_post

Note = tuple[str, str]  # words and address


def who_is_told(school: School) -> QuerySet[CountyAssignment]:
    """Of what the school does not answer: contacts who have signed in."""
    return holders_of_post(school.township.county, Role.PROTECTION_CONTACT).filter(user__last_login__isnull=False)


def contact_notes(school: School, told: int) -> list[Note]:
    """Nothing where somebody is told."""
    county = school.township.county
    if told:
        return []
    if county.has_contact:
        who = {"name": county.protection_contact_name, "phone": county.protection_contact_phone}
        said = _("Nobody has signed in as the county's protection contact, so only a call reaches %(name)s: %(phone)s")
        return [(said % who, "")]
    return [(_("The county's protection contact cannot be reached: nobody has signed in, no telephone is known."), "")]


NOTHING, NO_CHILDREN, LATE = {"code": "nothing"}, {"code": "no-children"}, {"code": "late"}
SHOWN = ("chain", "overdue", "work", "coverage", "grade")  # the rest stands in the report itself


def build(user: User) -> dict[str, Any]:
    school = access.get_reported_school_or_404(user)
    today = timezone.localdate()
    period = period_of(today, today, school.township.county.report_closing_day)
    reports = newest_of(user, 3)
    latest = reports[0].report if reports else None
    asked = (open_in_county(user), duty_days_of_leavers(user), who_is_told(school), *to_count(user))
    urgent, left, told, unmanned, run_on = counts(*asked)
    standing = asks_standing(user=user, school=school, period=period, latest=latest)
    return {
        "school": school,
        "urgent": by_state(urgent_rows(user, read_open_urgent(user) if urgent else ())),
        "notices": notices(user),
        **headteacher_lines(user, unmanned, run_on),
        "waits_too_long": waits_too_long(user),
        "duty_left": leavers_words(left),
        "notes": [*contact_notes(school, told), *notes_for(user)],
        "packs": pack_lines(user),
        "today": said(standing or ([] if latest else [_before_the_first(user)])),
        **_newest(user, reports, period.first),
        "standing": standing_sentences(),
        "classes": class_lines(user),
        "reports": reports,
        "newest": reports[:1],
        "first_comes": "" if reports else first_comes(user),
    }


def _before_the_first(user: User) -> dict[str, Any]:
    """Nobody is thanked where no work has begun, nor while any of it is past its day."""
    if not access.has_children(user):
        return NO_CHILDREN
    return LATE if is_anything_late(user) else NOTHING


def _newest(user: User, reports: Sequence[MonthLine], month: date) -> dict[str, Any]:
    """The newest report with what it asks. Before the first one no number of children may be said, so that nothing
    stands there but what is to be done today."""
    if not reports:
        return {}
    view = ReportView(reports[0].report.figures, month)
    shown = view.some(*SHOWN)
    return {
        "view": view,
        **asks_of(user, view, reports[0].report),
        "chain": [part for part in shown if part.anchor == "chain"],
        "parts": [part for part in shown if part.anchor != "chain"],
    }
