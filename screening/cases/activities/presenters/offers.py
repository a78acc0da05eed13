"""What a school offers, domain by domain: no child, no count by which one could tell who needs what."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.activities import wording
from screening.cases.activities.access import count_members, held_days, led_activities, running_activities
from screening.cases.activities.mixing import groups_to_mix
from screening.cases.activities.selectors import domain_of, volunteer_on
from screening.cases.models import Activity
from screening.library import texts
from students.access import schools_of
from students.models import School
from students.selectors import calendar_of

LAST_MONTHS = timedelta(days=120)  # where no term runs


class _OfferFacts:
    """What the lines of all schools share, asked for once."""

    def __init__(self, user: User, activities: Iterable[Activity]) -> None:
        rows = list(activities)
        self.taken = count_members(user, rows) if can(user, Permission.JOIN_ACTIVITIES) else {}
        self.held: dict[int, int] = {}
        for school in {row.school for row in rows}:
            here = [row for row in rows if row.school_id == school.pk]
            self.held |= held_days(user, here, term_start(school))
        self.led = set(led_activities(user).values_list("pk", flat=True))
        self.to_mix = groups_to_mix(user)


class OfferLine:
    def __init__(self, facts: _OfferFacts, activity: Activity) -> None:
        kind = wording.kind_title(activity.kind)
        volunteer = volunteer_on(activity, timezone.localdate())
        here = [activity.public_id]
        self.title = activity.title
        self.kind = kind if kind != activity.title else ""
        self.says = " · ".join(
            (wording.where_and_who(activity, volunteer.name if volunteer else ""), wording.open_to(activity.grades))
        )
        self.held = " · ".join(
            (places_words(activity, facts.taken), wording.times_held(facts.held.get(activity.pk, 0)))
        )
        self.url = reverse("cases:show_activity", args=here)
        # for who leads it
        self.record_url = reverse("cases:record_session", args=here) if activity.pk in facts.led else ""
        # for the counselor, when the group wants more children
        self.mix_url = reverse("cases:mix_members", args=here) if activity.pk in facts.to_mix else ""


def offers_page(user: User) -> list[dict[str, Any]]:
    """`to_mix`: for the counselor, groups that want more children."""
    arranges = can(user, Permission.ARRANGE_ACTIVITIES)
    activities = list(running_activities(user))
    facts, found = _OfferFacts(user, activities), []
    for school in schools_of(user):
        domains = _domains(facts, [row for row in activities if row.school_id == school.pk])
        to_mix = [line for domain in domains for line in domain["lines"] if line.mix_url]
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
            found.append({"title": title, "says": says, "lines": [OfferLine(facts, row) for row in rows]})
    return found


def places_words(activity: Activity, taken: dict[int, int]) -> str:
    """How many of the places are taken: for who may fill them; for others how many there are."""
    if activity.pk in taken:
        return _("%(taken)s of %(n)s places taken") % {"taken": taken[activity.pk], "n": activity.places}
    return _("%(n)s places") % {"n": activity.places}
