"""After something was saved: that it was, and the way to the next child. No name stands in the message, which a browser
keeps until it is shown."""

from collections.abc import Iterator

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import StaffRequest
from screening.cases.models import Case
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue
from screening.cases.queue.order import QueuePlace
from screening.cases.redirects import urgent_about


def say_saved(request: StaffRequest, case: Case, leads_to: str = "", *, words: str = "") -> None:
    """`leads_to`: the page that comes next. An urgent concern is sent before anybody else is looked at. `words`: what
    was saved, where that has a name."""
    if leads_to == urgent_about(case):
        return
    following = _next_child(request.user, case)
    if following is None:
        messages.success(request, _("Saved. Nobody else waits for you now."))
        return
    url = reverse("cases:show_case", args=[following.public_id])
    link = format_html('<a class="link" href="{}">{}</a>', url, _("Next child"))
    messages.success(request, format_html("{} {}", words or _("Saved."), link))


def _next_child(user: User, case: Case) -> Case | None:
    found = queue_of(user)
    place = next((one for one in _in_turn(found, case) if one.case != case.pk), None)
    return cases_by_key(user, found.posts, [place.case]).get(place.case) if place else None


def _in_turn(found: Queue, case: Case) -> Iterator[QueuePlace]:
    """On a day at the school the others there; then who is late, the next visits, and what the desk has to do."""
    for part in found.schools:
        if part.school.pk == case.school_id and part.visit == found.today:
            yield from part.next_ones
    yield from found.late_at_the_desk
    for part in found.schools:
        yield from part.next_ones
    yield from found.due_soon
